import type { Interceptor } from '../local/wire/aws-endpoint.ts';

/** A call of an AWS API as it was answered. */
export interface LoggedCall {
  /** Name of the function that called. */
  readonly caller: string;
  /** `dynamodb:BatchGetItem` */
  readonly operation: string;
  readonly ms: number;
  /** Read units, for reads of DynamoDB. */
  readonly readUnits: number;
  /** Write units, for writes of DynamoDB, with those of the indexes. */
  readonly writeUnits: number;
}

/** Records every AWS call; pass `intercept` to the local cloud. */
export interface CallLog {
  readonly intercept: Interceptor;
  /** Calls since the last `take`, and forgets them. */
  take(): readonly LoggedCall[];
}

/**
 * Asks DynamoDB for the consumed capacity of every call, which its answer then tells. A call that fails is logged
 * without units.
 */
export function createCallLog(): CallLog {
  let calls: LoggedCall[] = [];
  return {
    async intercept(request, caller, next) {
      const { service, action, input } = request;
      const asked = service === 'dynamodb' ? { ...input, ReturnConsumedCapacity: 'TOTAL' } : input;
      const begun = performance.now();
      const log = (units: number) => {
        const isRead = /^(Get|BatchGet|TransactGet|Query|Scan)/.test(action);
        calls.push({
          caller,
          operation: `${service}:${action}`,
          ms: performance.now() - begun,
          readUnits: isRead ? units : 0,
          writeUnits: isRead ? 0 : units,
        });
      };
      try {
        const output = await next({ ...request, input: asked });
        log(consumedUnits(output));
        return output;
      } catch (error) {
        log(0);
        throw error;
      }
    },
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
  };
}

/** Units in the `ConsumedCapacity` of an answer: one table's, or a list with one entry for each table. */
export function consumedUnits(output: unknown): number {
  if (typeof output !== 'object' || output === null || !('ConsumedCapacity' in output)) return 0;
  return [output.ConsumedCapacity].flat().reduce((sum: number, entry: unknown) => sum + unitsOf(entry), 0);
}

function unitsOf(entry: unknown): number {
  const units = typeof entry === 'object' && entry !== null && 'CapacityUnits' in entry ? entry.CapacityUnits : 0;
  return typeof units === 'number' ? units : 0;
}

/** `BatchGetItem, 2 × Query`: operations by name, in the order of their first call. */
export function summarize(calls: readonly Pick<LoggedCall, 'operation'>[]): string {
  const counts = new Map<string, number>();
  for (const { operation } of calls) {
    const name = operation.replace('dynamodb:', '');
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${count} × ${name}`)).join(', ') || 'none';
}

/** Calls, and units of reading and writing, of a list of calls. */
export function totals(calls: readonly LoggedCall[]) {
  return {
    count: calls.length,
    readUnits: calls.reduce((sum, call) => sum + call.readUnits, 0),
    writeUnits: calls.reduce((sum, call) => sum + call.writeUnits, 0),
  };
}
