import { beforeEach, describe, expect, test } from 'vitest';
import { readOperation } from '../../../../functions/operations/public.ts';
import { DomainError } from '../../../../functions/shared/errors.ts';
import { tableTurnStore } from '../../../../functions/workflows/adapters/turn-store.ts';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import type { Compile, MachineOutcome } from '../../../../functions/workflows/domain/ports.ts';
import { publishInTurn, queueInTurn } from '../../../../functions/workflows/domain/publish-in-turn.ts';
import type { PublishMessage } from '../../../../functions/workflows/events.ts';
import { suppliedDocuments } from '../../../../functions/workflows/language/openapi/supplied-documents.ts';
import { putMember, putTenant } from '../../../support/tenants.ts';
import { definition } from '../../../support/workflows.ts';
import { workflowsApi } from '../support/workflows-api.ts';

const compiler: Compile = ({ definition, workflow }) =>
  compile(definition, {
    httpCallFunction: 'arn:http',
    scriptFunction: 'arn:script',
    listenFunction: 'arn:listen',
    externals: { documents: suppliedDocuments({}), workflow },
    events: { bus: 'bus', source: 'test.acme' },
  });

type Answer = () => MachineOutcome;
const busy: Answer = () => {
  throw new DomainError('platform-busy');
};
const published: Answer = () => ({ kind: 'published', arn: 'arn:1' });

function setUp(answers: Answer[]) {
  const machines = { publish: async () => (answers.shift() ?? published)() };
  const world = workflowsApi(compiler, machines);
  const sent: { readonly message: PublishMessage; readonly delay: number | undefined }[] = [];
  let time = 1_700_000_000_000;
  const ports = {
    store: world.store,
    machines,
    turns: tableTurnStore(world.cell.platform),
    queue: { send: async (message: PublishMessage, delay?: number) => void sent.push({ message, delay }) },
    clock: { now: () => time },
  };
  const accept = async (version: string) => {
    const { body } = await world.ask('ada', 'acme', 'POST', '/v1/workflows', {
      definition: definition('order', [{ a: { set: { x: 1 } } }], version),
    });
    return String((body as Record<string, unknown>)['operation']);
  };
  const pass = (seconds: number) => {
    time += 1000 * seconds;
  };
  return { ...world, ports, pass, sent, accept, publish: (message: PublishMessage) => publishInTurn(message, ports) };
}

let world: ReturnType<typeof setUp>;
const answers: Answer[] = [];
beforeEach(async () => {
  answers.length = 0;
  world = setUp(answers);
  await putTenant(world.cell.table, 'acme');
  await putMember(world.cell.table, 'acme', 'ada', ['author']);
});
const sample = { tenantId: 'acme', workflow: 'test.order', requestId: 'request-1' };
const operation = (id: string) => readOperation(world.cell.table, 'acme', id);
const first = (): PublishMessage => world.messages[0] ?? { tenantId: '', workflow: '', version: '', requestId: '' };

describe('publishing in turn', () => {
  test('ends the operation with the version, once, whatever comes twice', async () => {
    const id = await world.accept('1.0.0');
    expect(await operation(id)).toMatchObject({
      kind: 'publish-version',
      status: 'pending',
      workflows: ['test.order'],
      result: '/v1/workflows/test.order/versions/1.0.0',
    });
    expect(await world.publish(first())).toBe('published');
    const ended = await operation(id);
    expect(ended).toMatchObject({ status: 'succeeded', progress: { done: 1, failed: 0, total: 1 } });
    expect(await world.publish(first())).toBe('nothing-to-do');
    expect(await operation(id)).toEqual(ended);
  });

  test('tells what Step Functions refused', async () => {
    const id = await world.accept('1.0.0');
    answers.push(() => ({ kind: 'refused', detail: 'too many states' }));
    expect(await world.publish(first())).toBe('failed');
    expect(await operation(id)).toMatchObject({
      status: 'failed',
      progress: { done: 0, failed: 1 },
      errors: [{ resource: '/v1/workflows/test.order/versions/1.0.0', code: 'state-machine-refused' }],
    });
  });

  test('hands a version back for later while Step Functions is busy, as often as it must', async () => {
    const id = await world.accept('1.0.0');
    expect(await world.publish(first())).toBe('published');
    const other = await world.accept('1.1.0');
    let message = world.messages[1] ?? first();
    const delays: unknown[] = [];
    for (let round = 0; round < 8; round++) {
      answers.push(busy);
      expect(await world.publish(message)).toBe('deferred');
      const last = world.sent.at(-1);
      delays.push(last?.delay);
      message = last?.message ?? message;
      world.pass(2);
    }
    expect(delays).toEqual(Array(8).fill(2));
    expect(await operation(other)).toMatchObject({ status: 'running' });
    expect(await world.publish(message)).toBe('published');
    expect(await operation(other)).toMatchObject({ status: 'succeeded' });
    expect(await operation(id)).toMatchObject({ status: 'succeeded' });
  });

  test('sends what is before its turn away until then, and does not make it take another', async () => {
    for (let version = 0; version < 13; version++) await world.accept(`1.${version}.0`);
    for (const message of world.messages) await world.publish(message);
    expect(world.sent.map(({ message, delay }) => [message.version, delay])).toEqual([
      ['1.11.0', 2],
      ['1.12.0', 3],
    ]);
    const [late] = world.sent;
    world.pass(2);
    if (late !== undefined) expect(await world.publish(late.message)).toBe('published');
  });

  test('is for the API to arrange: each version is sent for a turn of its own, and never lost', async () => {
    const queue = queueInTurn(world.ports);
    await Promise.all(Array.from({ length: 30 }, (_, version) => queue.send({ ...sample, version: `1.${version}.0` })));
    expect(new Set(world.sent.map(({ message }) => message.version)).size).toBe(30);
    const arranged = world.sent.filter(({ message }) => message.turnAt !== undefined);
    expect(arranged.length).toBeGreaterThan(4);
    for (const { message, delay } of arranged)
      expect(delay).toBe(Math.ceil(((message.turnAt ?? 0) - world.ports.clock.now()) / 1000));
    const turns = await world.ports.turns.all();
    expect(turns).toEqual([{ tenantId: 'acme', nextAt: world.ports.clock.now() + 1250 * arranged.length }]);
  });
});
