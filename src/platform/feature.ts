import type { Registry } from 'prom-client';
import type { Db } from './database/connection.ts';
import type { House } from './house.ts';
import type { Api } from './http/api.ts';
import type { Job } from './jobs.ts';
import type { Listener } from './logs/house-log.ts';
import type { PersonalData } from './personal-data.ts';

/** A recount of something kept as a number or a copy; answers what differs, in words. */
export interface Check {
  readonly name: string;
  find(db: Db): Promise<readonly string[]>;
}

/** What a feature brings into the house; app.ts lists them. */
export interface Feature {
  readonly name: string;
  readonly routes?: (api: Api) => void;
  readonly listeners?: readonly Listener[];
  readonly jobs?: readonly Job[];
  readonly checks?: readonly Check[];
  /** What each table knows of people, and what becomes of it. */
  readonly personalData?: readonly PersonalData[];
  /** Puts figures of its own beside those of the house. */
  readonly measure?: (house: House, register: Registry) => void;
  /** Starts what runs beside requests; the answer stops it. */
  readonly start?: (house: House) => Promise<() => Promise<void>>;
}
