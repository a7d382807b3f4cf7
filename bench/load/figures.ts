import type { AtRest, Behaviour, PerExecution } from './capacity.ts';

/** One execution: units as the long run measured them, the rest of the example in `docs/deploying.md`. */
export const PER_EXECUTION: PerExecution = {
  readUnits: 15.2,
  writeUnits: 42.9,
  transitions: 5,
  requests: 2,
  // 9 × 0.1 s, and 2 × 0.25 s of the connector.
  functionSeconds: 1.4,
  dollarsPerMillion: 208.39,
};

/** What is assumed of tenants, who differ: four starts an hour, ten times as many in the busiest second. */
export const BEHAVIOUR: Behaviour = { executionsPerTenantAndDay: 100, peakFactor: 10 };

export const AT_REST: AtRest = { dollarsPerCell: 20.44 };

export const TENANTS = [100, 10_000, 1_000_000];
