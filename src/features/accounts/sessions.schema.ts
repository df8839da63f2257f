import Type from 'typebox';
import { Id, Time } from '#platform/http/schema.ts';
import { Device } from './device.ts';

export const Session = Type.Object(
  {
    id: Id,
    device: Device,
    ipAddress: Type.String({ description: 'Its network, unless the house keeps whole addresses.' }),
    isOnline: Type.Boolean({ description: 'Whether it holds a socket now.' }),
    lastActivity: Time,
    createdAt: Time,
    current: Type.Boolean({ description: 'The one that asks.' }),
  },
  {
    title: 'Session',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000002',
        device: { kind: 'mobile', browser: 'Safari', os: 'iOS' },
        ipAddress: '203.0.113.0',
        isOnline: true,
        lastActivity: '2026-11-22T10:05:00Z',
        createdAt: '2026-11-22T10:00:00Z',
        current: true,
      },
    ],
  },
);

export const SignInRecord = Type.Object(
  {
    id: Id,
    at: Time,
    succeeded: Type.Boolean(),
    knownDevice: Type.Boolean({ description: 'Whether I had signed in from that device before.' }),
    device: Device,
    ipAddress: Type.String(),
  },
  {
    title: 'SignInRecord',
    examples: [
      {
        id: '019a9d3e-7c00-7000-8000-000000000006',
        at: '2026-11-22T10:00:00Z',
        succeeded: true,
        knownDevice: true,
        device: { kind: 'mobile', browser: 'Safari', os: 'iOS' },
        ipAddress: '203.0.113.0',
      },
    ],
  },
);
