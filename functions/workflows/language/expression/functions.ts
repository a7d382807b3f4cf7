/**
 * Functions an expression may call: the built-ins of JSONata 2.0.6 without `$eval` and `$clone`, and the six that
 * Step Functions adds (AWS Step Functions Developer Guide, "Transforming data with JSONata").
 */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['string', 'length', 'substring', 'substringBefore', 'substringAfter', 'uppercase', 'lowercase', 'trim', 'pad'],
  ...['contains', 'split', 'join', 'match', 'replace', 'base64encode', 'base64decode'],
  ...['encodeUrlComponent', 'encodeUrl', 'decodeUrlComponent', 'decodeUrl'],
  ...['number', 'abs', 'floor', 'ceil', 'round', 'power', 'sqrt', 'random'],
  ...['formatNumber', 'formatBase', 'formatInteger', 'parseInteger', 'sum', 'max', 'min', 'average'],
  ...['boolean', 'not', 'exists', 'count', 'append', 'sort', 'reverse', 'shuffle', 'distinct', 'zip'],
  ...['keys', 'lookup', 'spread', 'merge', 'sift', 'each', 'error', 'assert', 'type'],
  ...['now', 'millis', 'fromMillis', 'toMillis', 'map', 'filter', 'single', 'reduce'],
  ...['partition', 'range', 'hash', 'uuid', 'parse'],
]);

/** Functions whose answer differs from call to call: an expression with one is evaluated exactly once. */
export const VARYING_FUNCTIONS: ReadonlySet<string> = new Set(['random', 'uuid', 'now', 'millis', 'shuffle']);

/** Functions that answer for every argument JSON can be, and never raise an error. */
export const TOTAL_FUNCTIONS: ReadonlySet<string> = new Set([
  'exists',
  'boolean',
  'not',
  'type',
  'append',
  'count',
  'string',
]);

/** Functions that never answer nothing. */
export const DEFINED_FUNCTIONS: ReadonlySet<string> = new Set(['exists', 'count', 'uuid', 'now', 'millis', 'random']);
