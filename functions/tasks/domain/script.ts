import * as z from 'zod';
import { fault } from './problem.ts';

/** `ScriptPayload` as it arrives. */
export const scriptPayload = z.strictObject({
  execution: z.string(),
  task: z.string(),
  code: z.string(),
  arguments: z.record(z.string(), z.unknown()).default({}),
  environment: z.record(z.string(), z.unknown()).default({}),
  stdin: z.unknown().optional(),
  return: z.enum(['stdout', 'stderr', 'code', 'all', 'none']).default('stdout'),
});
export type ParsedScript = z.output<typeof scriptPayload>;

/** What the sandbox is asked to run. */
export const scriptRequest = scriptPayload.pick({ code: true, arguments: true, environment: true, stdin: true });
export type ScriptRequest = z.output<typeof scriptRequest>;

/** How a script ended: by itself, or stopped because it took more than it may have. */
export const scriptEnd = z.union([
  z.strictObject({ code: z.number(), stdout: z.string(), stderr: z.string() }),
  z.strictObject({ stopped: z.enum(['time', 'memory', 'output']) }),
]);
export type ScriptEnd = z.output<typeof scriptEnd>;

/** Runs scripts of a tenant where no other tenant's ever ran. */
export interface ScriptSandbox {
  /** @throws TaskFault `communication.503` when there is no room for another script */
  run(tenantId: string, request: ScriptRequest): Promise<ScriptEnd>;
}

/** Step Functions takes 262,144 bytes as the result of a task. */
const MAX_OUTPUT_BYTES = 262_144;

/** How much of what a script wrote to stderr is shown in its error. */
const SHOWN_STDERR = 1_000;

const STOPPED = {
  time: 'it did not end within its time',
  memory: 'it needs more memory than a script may have',
  output: 'it writes more than a task may return',
} as const;

/**
 * The output of the task.
 * @throws TaskFault `runtime.500` when the script was stopped, or failed and its code was not asked for
 */
export function outputOfScript(end: ScriptEnd, wanted: ParsedScript['return']): unknown {
  if ('stopped' in end) throw fault('runtime', 'The script was stopped', STOPPED[end.stopped]);
  const tellsCode = wanted === 'code' || wanted === 'all';
  if (end.code !== 0 && !tellsCode) {
    const detail = `it ended with code ${end.code}: ${end.stderr.trim().slice(0, SHOWN_STDERR)}`;
    throw fault('runtime', 'The script failed', detail);
  }
  const output = { stdout: end.stdout, stderr: end.stderr, code: end.code, all: end, none: null }[wanted];
  if (Buffer.byteLength(JSON.stringify(output)) > MAX_OUTPUT_BYTES)
    throw fault('runtime', 'The script was stopped', STOPPED.output);
  return output;
}
