import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DomainError } from '../../../../functions/shared/errors.ts';
import type { PublishQueue } from '../../../../functions/workflows/domain/ports.ts';
import { publishInTurn, queueInTurn } from '../../../../functions/workflows/domain/publish-in-turn.ts';
import type { PublisherPorts } from '../../../../functions/workflows/domain/publish-version.ts';
import type { VersionRecord, WorkflowRecord } from '../../../../functions/workflows/domain/records.ts';
import type { TurnStore } from '../../../../functions/workflows/domain/turns.ts';
import type { PublishMessage } from '../../../../functions/workflows/events.ts';

const clock = { now: () => Date.now() };
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A standard queue: oldest first among what is visible. Few messages in flight make no group noisy, so it is not fair. */
function createQueue(): PublishQueue & { receive(): PublishMessage | undefined } {
  const messages: { message: PublishMessage; visibleAt: number }[] = [];
  return {
    async send(message, delaySeconds = 0) {
      messages.push({ message, visibleAt: clock.now() + 1000 * delaySeconds });
    },
    receive() {
      const index = messages.findIndex(({ visibleAt }) => visibleAt <= clock.now());
      return index < 0 ? undefined : messages.splice(index, 1)[0]?.message;
    },
  };
}

function memoryTurns(): TurnStore {
  const turns = new Map<string, number>();
  return {
    all: async () => [...turns].map(([tenantId, nextAt]) => ({ tenantId, nextAt })),
    async move(tenantId, from, to) {
      if (turns.get(tenantId) !== from) return false;
      turns.set(tenantId, to);
      return true;
    },
  };
}

/** Step Functions with so many writes in store, which refills one a second. */
function bucketOf(size: number): PublisherPorts['machines'] {
  let tokens = size;
  let seen = clock.now();
  return {
    async publish({ version }) {
      await pause(200);
      tokens = Math.min(size, tokens + (clock.now() - seen) / 1000);
      seen = clock.now();
      if (tokens < 1) throw new DomainError('platform-busy');
      tokens -= 1;
      return { kind: 'published', arn: version };
    },
  };
}

/** Who waits until Step Functions takes it, and lets nobody pass. */
function patient(machines: PublisherPorts['machines']): PublisherPorts['machines'] {
  const publish: PublisherPorts['machines']['publish'] = async (request) => {
    try {
      return await machines.publish(request);
    } catch {
      return publish(request);
    }
  };
  return { publish };
}

/** Versions by name, and when they were published. */
function createStore() {
  const published = new Map<string, number>();
  const keyOf = (tenantId: string, version: string) => `${tenantId} ${version}`;
  const store: PublisherPorts['store'] = {
    async read(tenantId, workflow, version) {
      const status = published.has(keyOf(tenantId, version)) ? 'published' : 'publishing';
      return {
        workflow: { id: workflow, revision: 1, live: { since: 1 } } as WorkflowRecord,
        version: { workflow, version, status, wantsLive: false } as VersionRecord,
      };
    },
    readContent: async () => '{}',
    begin: async () => undefined,
    async settle(tenantId, _, { version }) {
      published.set(keyOf(tenantId, version.version), clock.now());
      return true;
    },
  };
  return { store, published };
}

interface Cell {
  readonly published: ReadonlyMap<string, number>;
  send(tenantId: string, version: string): Promise<void>;
}

/** Two publishers that work on the queue. */
function createCell(bucket: number, inTurn: boolean): Cell {
  const queue = createQueue();
  const { store, published } = createStore();
  const turns = memoryTurns();
  const ports = { queue, turns, clock, store, machines: inTurn ? bucketOf(bucket) : patient(bucketOf(bucket)) };
  const front = inTurn ? queueInTurn(ports) : queue;
  const work = async () => {
    for (;;) {
      const message = queue.receive();
      if (message === undefined) await pause(100);
      else await publishInTurn(inTurn ? message : { ...message, turnAt: 0 }, ports);
    }
  };
  for (const _ of [1, 2]) void work();
  return {
    published,
    send: (tenantId, version) => front.send({ tenantId, workflow: 'test.order', version, requestId: 'r' }),
  };
}

/** Seconds in which a version of a quiet tenant is published that comes three seconds after others have flooded. */
async function delayAfterFlood(floods: Readonly<Record<string, number>>, bucket: number, inTurn = true) {
  const cell = createCell(bucket, inTurn);
  const sent = Object.entries(floods).flatMap(([tenantId, versions]) =>
    Array.from({ length: versions }, (_, index) => [tenantId, `1.${index}.0`] as const),
  );
  for (const [tenantId, version] of sent) await cell.send(tenantId, version);
  await vi.advanceTimersByTimeAsync(3000);
  const asked = clock.now();
  await cell.send('quiet', '1.0.0');
  await vi.advanceTimersByTimeAsync(2 * 1000 * (sent.length + 30));
  expect(cell.published.size).toBe(sent.length + 1);
  return ((cell.published.get('quiet 1.0.0') ?? 0) - asked) / 1000;
}

describe('publishing at one write a second', () => {
  test.each([100, 20, 1])(
    'a flood of 100 versions delays another tenant by seconds, with %i writes in store',
    async (bucket) => {
      expect(await delayAfterFlood({ noisy: 100 }, bucket)).toBeLessThan(12);
    },
  );

  test('in one line the other tenant would wait for all of the flood', async () => {
    expect(await delayAfterFlood({ noisy: 100 }, 20, false)).toBeGreaterThan(60);
  });

  test('several floods at once delay it no more than their number explains, and nothing is lost', async () => {
    expect(await delayAfterFlood({ a: 60, b: 60, c: 60, d: 60 }, 20)).toBeLessThan(40);
  });

  test('one tenant alone gets four fifths of what Step Functions takes', async () => {
    const cell = createCell(20, true);
    const began = clock.now();
    for (let version = 0; version < 100; version++) await cell.send('noisy', `1.${version}.0`);
    await vi.advanceTimersByTimeAsync(240_000);
    const took = Math.max(...cell.published.values()) - began;
    expect(cell.published.size).toBe(100);
    expect(took / 1000).toBeLessThan(1.25 * 100 + 5);
  });
});
