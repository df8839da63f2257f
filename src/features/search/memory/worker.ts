import { parentPort, workerData } from 'node:worker_threads';
import { serveIndex } from './serve.ts';

if (parentPort) await serveIndex(parentPort, workerData as string);
