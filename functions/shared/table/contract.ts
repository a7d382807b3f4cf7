/** Names in the one table of a cell, shared by the stack that makes it and the code that uses it. */
export const TABLE_KEY = { partition: 'PK', sort: 'SK' } as const;

/** Attribute that holds an item's time to live, in seconds since the epoch. */
export const TTL_ATTRIBUTE = 'expiresAt';

/**
 * Secondary indexes. Their partition keys are tenant-first like the table's, so that the same
 * `LeadingKeys` condition guards them; `due` alone is a platform index, read by the reconciler.
 */
export const INDEXES = {
  /** Executions of one workflow, newest last: `<tenant>#execution#<shard>#<workflow>` / `<ulid>`. */
  byWorkflow: { name: 'by-workflow', partition: 'workflowKey', sort: 'SK' },
  /** Executions in one status, newest last: `<tenant>#execution#<shard>#<status>` / `<ulid>`. */
  byStatus: { name: 'by-status', partition: 'statusKey', sort: 'SK' },
  /** Sparse: open executions by the time at which the reconciler looks again: `$platform#due#<shard>` / ISO time. */
  due: { name: 'due', partition: 'dueKey', sort: 'dueAt' },
} as const;

/** Shards of the due index: one hot partition takes 1,000 writes a second, an execution writes it three times. */
export const DUE_SHARDS = 8;

/** First part of every key that belongs to the platform; no tenant id can begin with `$`. */
export const PLATFORM = '$platform';
