/** Every member name of the specification, for suggestions on misspelt ones. */
const VOCABULARY = [
  ...[
    'document',
    'dsl',
    'namespace',
    'name',
    'version',
    'title',
    'summary',
    'tags',
    'metadata',
    'input',
    'output',
    'use',
  ],
  ...[
    'do',
    'timeout',
    'schedule',
    'evaluate',
    'language',
    'mode',
    'from',
    'schema',
    'as',
    'format',
    'resource',
    'export',
  ],
  ...[
    'authentications',
    'errors',
    'retries',
    'timeouts',
    'functions',
    'secrets',
    'extensions',
    'catalogs',
    'if',
    'then',
  ],
  ...[
    'call',
    'with',
    'method',
    'endpoint',
    'uri',
    'operationId',
    'parameters',
    'authentication',
    'headers',
    'query',
    'body',
    'redirect',
    'basic',
  ],
  ...['bearer', 'username', 'password', 'token', 'for', 'each', 'in', 'at', 'while', 'fork', 'branches', 'compete'],
  ...['raise', 'error', 'type', 'status', 'detail', 'instance', 'set', 'switch', 'when', 'try', 'catch', 'exceptWhen'],
  ...[
    'retry',
    'delay',
    'backoff',
    'constant',
    'exponential',
    'linear',
    'limit',
    'attempt',
    'count',
    'duration',
    'jitter',
    'to',
  ],
  ...[
    'wait',
    'after',
    'days',
    'hours',
    'minutes',
    'seconds',
    'milliseconds',
    'emit',
    'event',
    'source',
    'time',
    'subject',
    'data',
  ],
  ...['datacontenttype', 'dataschema', 'listen', 'run', 'workflow', 'await', 'return'],
  ...[
    'one',
    'all',
    'any',
    'until',
    'read',
    'foreach',
    'item',
    'correlate',
    'expect',
    'script',
    'code',
    'arguments',
    'environment',
    'stdin',
  ],
];

/** The member name that `word` most likely means. */
export function suggestion(word: string): string | undefined {
  const limit = word.length <= 3 ? 1 : 2;
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of VOCABULARY) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase(), limit);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein distance, or more than `limit` when it is. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
