import { createFaults, type FaultControl } from '../../local/faults.ts';
import type { Interceptor } from '../../local/wire/aws-endpoint.ts';
import { createCallLog, totals } from '../call-log.ts';

/** What work costs. */
export interface Cost {
  /** Calls of AWS by functions. */
  readonly calls: number;
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** What a load has cost so far. */
export interface Tally extends Cost {
  /** Invocations of functions, by the name of the function. */
  readonly invocations: Readonly<Record<string, number>>;
  /** Calls by operation, e.g. `states:StartExecution`. */
  readonly operations: Readonly<Record<string, number>>;
}

/** What remains of a tally without so many pieces of work that each cost `price`. */
export function without(tally: Tally, times: number, price: Cost): Cost {
  return {
    calls: tally.calls - times * price.calls,
    readUnits: tally.readUnits - times * price.readUnits,
    writeUnits: tally.writeUnits - times * price.writeUnits,
  };
}

/** What one of so many equal pieces of work has cost. */
export function each({ calls, readUnits, writeUnits }: Tally, times: number): Cost {
  return { calls: calls / times, readUnits: readUnits / times, writeUnits: writeUnits / times };
}

/** Counts what functions do; give both parts to the local cloud. */
export interface Counter {
  readonly intercept: Interceptor;
  readonly faults: FaultControl;
  /** All since the last `take`, and begins anew. */
  take(): Tally;
}

/** Counts the functions of the platform; what the load itself asks of AWS is not among it. */
export function createCounter(): Counter {
  const log = createCallLog();
  const faults = createFaults();
  let sums = emptySums();
  let calls = 0;
  const gather = () => {
    const taken = log.take().filter(({ caller }) => caller.startsWith('tributary-'));
    const { count, readUnits, writeUnits } = totals(taken);
    sums.calls += count;
    sums.readUnits += readUnits;
    sums.writeUnits += writeUnits;
    for (const { operation } of taken) count1(sums.operations, operation);
  };
  return {
    intercept(request, caller, next) {
      // The log remembers every call; a long load must not.
      calls += 1;
      if (calls % GATHER_EVERY === 0) gather();
      return log.intercept(request, caller, next);
    },
    faults: {
      ...faults,
      at(point, subject) {
        if (point.startsWith('function:before:')) count1(sums.invocations, subject);
        return faults.at(point, subject);
      },
    },
    take() {
      gather();
      const taken = sums;
      sums = emptySums();
      return taken;
    },
  };
}

const GATHER_EVERY = 1000;

const emptySums = () => ({
  calls: 0,
  readUnits: 0,
  writeUnits: 0,
  invocations: {} as Record<string, number>,
  operations: {} as Record<string, number>,
});

function count1(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
