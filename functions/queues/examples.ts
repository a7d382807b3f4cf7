import type { OperationExample } from '../shared/http/contract.ts';

const publish = { name: 'publish', waiting: 0, delayed: 0, inFlight: 0, deadLetters: 2 };

export const queueExamples = {
  listQueues: { summary: 'Two versions were given up', response: { items: [publish] } },
  redriveQueue: { summary: 'The cause is mended', params: { queue: 'publish' }, response: publish },
} satisfies Record<string, OperationExample>;
