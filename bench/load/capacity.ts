import type { Measurement } from '../part.ts';

/** What one execution takes. */
export interface PerExecution {
  /** Measured: `npm run load -- --only long-run`. */
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Of the example in `docs/deploying.md`: states entered, requests of clients, seconds that functions run. */
  readonly transitions: number;
  readonly requests: number;
  readonly functionSeconds: number;
  readonly dollarsPerMillion: number;
}

/** How tenants behave. */
export interface Behaviour {
  readonly executionsPerTenantAndDay: number;
  /** Of the busiest second to the mean one. */
  readonly peakFactor: number;
}

/** What an account of AWS allows in a Region, a second. */
export interface Quotas {
  readonly startsPerSecond: number;
  readonly transitionsPerSecond: number;
}

/** Prices that do not depend on use, in dollars a month for each cell. */
export interface AtRest {
  readonly dollarsPerCell: number;
}

/** `StartExecution` and state transitions of Standard workflows: larger in us-east-1, us-west-2 and eu-west-1. */
export const LARGE_REGION: Quotas = { startsPerSecond: 300, transitionsPerSecond: 5_000 };
export const OTHER_REGION: Quotas = { startsPerSecond: 150, transitionsPerSecond: 800 };

const SECONDS_A_DAY = 86_400;
const DAYS_A_MONTH = 30;

/** What so many tenants need, at the peak where a second is meant. */
export interface Capacity {
  readonly tenants: number;
  readonly executionsPerMonth: number;
  readonly startsPerSecond: number;
  readonly requestsPerSecond: number;
  readonly readUnitsPerSecond: number;
  readonly writeUnitsPerSecond: number;
  readonly lambdaConcurrency: number;
  readonly transitionsPerSecond: number;
  /** Cells, one account and Region each, where the quotas are large, and elsewhere. */
  readonly cells: number;
  readonly cellsElsewhere: number;
  readonly dollarsPerMonth: number;
}

/** Needs of a number of tenants. Every one of them lies in one cell; cells share nothing. */
export function capacityOf(tenants: number, each: PerExecution, behaviour: Behaviour, atRest: AtRest): Capacity {
  const perDay = tenants * behaviour.executionsPerTenantAndDay;
  const executionsPerMonth = perDay * DAYS_A_MONTH;
  const startsPerSecond = (perDay / SECONDS_A_DAY) * behaviour.peakFactor;
  const transitionsPerSecond = startsPerSecond * each.transitions;
  const cellsAt = (quotas: Quotas) =>
    Math.max(
      1,
      Math.ceil(startsPerSecond / quotas.startsPerSecond),
      Math.ceil(transitionsPerSecond / quotas.transitionsPerSecond),
    );
  const cells = cellsAt(LARGE_REGION);
  return {
    tenants,
    executionsPerMonth,
    startsPerSecond,
    requestsPerSecond: startsPerSecond * each.requests,
    readUnitsPerSecond: startsPerSecond * each.readUnits,
    writeUnitsPerSecond: startsPerSecond * each.writeUnits,
    // Little's law: what arrives in a second times how long it stays.
    lambdaConcurrency: startsPerSecond * each.functionSeconds,
    transitionsPerSecond,
    cells,
    cellsElsewhere: cellsAt(OTHER_REGION),
    dollarsPerMonth: (executionsPerMonth / 1_000_000) * each.dollarsPerMillion + cells * atRest.dollarsPerCell,
  };
}

const rounded = (value: number) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US'));
const whole = (value: number) => Math.round(value).toLocaleString('en-US');

/** One column for each number of tenants. */
export function capacityTable(all: readonly Capacity[]): Pick<Measurement, 'columns' | 'rows'> {
  const row = (what: string, value: (capacity: Capacity) => string) => [what, ...all.map(value)];
  return {
    columns: ['', ...all.map(({ tenants }) => `${whole(tenants)} tenants`)],
    rows: [
      row('executions a month', ({ executionsPerMonth }) => whole(executionsPerMonth)),
      row('starts a second', ({ startsPerSecond }) => rounded(startsPerSecond)),
      row('API requests a second', ({ requestsPerSecond }) => rounded(requestsPerSecond)),
      row('read units a second', ({ readUnitsPerSecond }) => rounded(readUnitsPerSecond)),
      row('write units a second', ({ writeUnitsPerSecond }) => rounded(writeUnitsPerSecond)),
      row('functions at a time', ({ lambdaConcurrency }) => rounded(lambdaConcurrency)),
      row('state transitions a second', ({ transitionsPerSecond }) => rounded(transitionsPerSecond)),
      row('cells with large quotas', ({ cells }) => whole(cells)),
      row('cells elsewhere', ({ cellsElsewhere }) => whole(cellsElsewhere)),
      row('dollars a month', ({ dollarsPerMonth }) => whole(dollarsPerMonth)),
    ],
  };
}
