import type { Frame } from './execution-data.ts';
import { dataLimitFailure } from './failure.ts';
import { byteSize, type JsonObject } from './json.ts';
import { ASSIGN_BYTE_LIMIT, VARIABLES_BYTE_LIMIT } from './limits.ts';
import type { Run, Visit } from './run.ts';

function bytesOf(variables: JsonObject): number {
  return Object.values(variables).reduce<number>((sum, value) => sum + byteSize(value), 0);
}

/** What a frame's variables would weigh more with these values in them. */
function addedBytes({ variables }: Frame, values: JsonObject): number {
  const replaced = Object.entries(variables).filter(([name]) => Object.hasOwn(values, name));
  return bytesOf(values) - bytesOf(Object.fromEntries(replaced));
}

/**
 * Checks values about to be assigned: together at most 256 KiB, and 10 MiB with all that the execution already holds.
 * @throws StateFailure
 */
export function checkVariables({ run, frame, active }: Visit, values: JsonObject): void {
  const tooMuch = bytesOf(values) > ASSIGN_BYTE_LIMIT;
  if (tooMuch || run.data.variableBytes + addedBytes(frame, values) > VARIABLES_BYTE_LIMIT) {
    throw dataLimitFailure(active.name, { terminal: true });
  }
}

/** Stores values in a frame's own scope. */
export function storeVariables({ run, frame }: Visit, values: JsonObject): void {
  if (Object.keys(values).length === 0) return;
  run.data.variableBytes += addedBytes(frame, values);
  frame.variables = { ...frame.variables, ...values };
}

/** Counts the variables of a frame that goes on. */
export function reclaimVariables(run: Run, frame: Frame): void {
  run.data.variableBytes += bytesOf(frame.variables);
}

/** A scope's variables are gone when it is done. */
export function releaseVariables(run: Run, frame: Frame): void {
  run.data.variableBytes -= bytesOf(frame.variables);
}
