import { parentPort, workerData } from 'node:worker_threads';
import { loadSandbox, runScript } from './run-script.ts';
import type { ScriptLimits, ScriptRequest } from './script-request.ts';

/** The thread that scripts run on: answers each request with its result, one after the other. */
const limits: ScriptLimits = workerData;
const sandbox = await loadSandbox(limits.megabytes);
parentPort?.on('message', (request: ScriptRequest) => {
  parentPort?.postMessage(runScript(sandbox, request, limits.milliseconds));
});
parentPort?.postMessage('ready');
