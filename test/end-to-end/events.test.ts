import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { type ExecutionEvent, executionEvent } from '../../functions/executions/events.ts';
import { startTwoTenants } from '../support/platform.ts';
import { definition, publish, run, SOON, start } from '../support/workflows.ts';

const { platform, acme, globex } = await startTwoTenants();
afterEach(() => platform.cloud.faults.clear());
afterAll(() => platform.close());

const archived = () => platform.cloud.archivedEvents(platform.cloud.outputs['EventBusName'] ?? '');

/** What the platform has told the bus, oldest first; all of it is as the public contract says. */
function published(): readonly ExecutionEvent[] {
  return archived()
    .filter(({ source }) => source.startsWith('tributary.executions'))
    .map((event) => executionEvent.parse(event));
}

/** The events of an execution when it has so many; the stream is read a moment after the table is written. */
async function eventsOf(id: unknown, count: number): Promise<readonly ExecutionEvent[]> {
  const own = () => published().filter(({ detail }) => detail.executionId === id);
  await expect.poll(() => own().length, { timeout: 10_000 }).toBeGreaterThanOrEqual(count);
  return own();
}

describe('the bus hears', () => {
  test('that an execution was accepted, started and completed, in this order and once each', async () => {
    const workflow = await publish(acme.owner, definition('heard', [{ pause: { wait: { seconds: 1 } } }]));
    const execution = await run(acme.owner, workflow, { card: 'secret-4711' });
    const events = await eventsOf(execution.id, 3);
    const common = {
      tenantId: 'acme',
      executionId: execution.id,
      workflow,
      version: '1.0.0',
      requestId: execution.requestId,
    };
    expect(events).toEqual([
      {
        source: 'tributary.executions',
        'detail-type': 'execution.accepted',
        detail: { ...common, status: 'pending', at: execution.createdAt },
      },
      {
        source: 'tributary.executions',
        'detail-type': 'execution.started',
        detail: { ...common, status: 'running', at: execution.startedAt, previousStatus: 'pending' },
      },
      {
        source: 'tributary.executions',
        'detail-type': 'execution.completed',
        detail: { ...common, status: 'completed', at: execution.endedAt, previousStatus: 'running' },
      },
    ]);
    const bus = platform.cloud.outputs['EventBusName'] ?? '';
    expect(JSON.stringify(platform.cloud.archivedEvents(bus))).not.toContain('secret-4711');
  });

  test('that an execution faulted', async () => {
    const error = { type: 'https://globex.example/errors/refused', status: 409, title: 'Refused' };
    const workflow = await publish(
      globex.owner,
      definition('refused', [{ pause: { wait: { seconds: 1 } } }, { refuse: { raise: { error } } }]),
    );
    const { id } = await run(globex.owner, workflow);
    const types = (await eventsOf(id, 3)).map((event) => [event['detail-type'], event.detail.tenantId]);
    expect(types).toEqual([
      ['execution.accepted', 'globex'],
      ['execution.started', 'globex'],
      ['execution.faulted', 'globex'],
    ]);
  });

  test('that an execution was cancelled', async () => {
    const workflow = await publish(acme.owner, definition('stopped', [{ pause: { wait: { minutes: 10 } } }]));
    const id = await start(acme.owner, workflow);
    const status = async () => (await acme.owner.executions.read({ execution: id })).status;
    await expect.poll(status, { timeout: 30_000 }).toBe('running');
    await acme.owner.executions.cancel({ execution: id, reason: 'enough' });
    await acme.owner.waitForExecution(id, SOON);
    expect((await eventsOf(id, 3)).map((event) => event['detail-type'])).toEqual([
      'execution.accepted',
      'execution.started',
      'execution.cancelled',
    ]);
  });
});

describe('a reader that dies', () => {
  const types = (events: readonly ExecutionEvent[]) => events.map((event) => event['detail-type']);
  const expected = ['execution.accepted', 'execution.started', 'execution.completed'];

  test.each(['before', 'after'])('%s it has published loses nothing and turns nothing round', async (moment) => {
    const workflow = await publish(acme.owner, definition(`dies-${moment}`, [{ pause: { wait: { seconds: 1 } } }]));
    const point = `aws:${moment}:events:PutEvents`;
    platform.cloud.faults.inject({ point, subject: 'tributary-dev-executions-on-change', times: 1, outcome: 'kill' });
    const { id } = await run(acme.owner, workflow);
    const told = types(await eventsOf(id, moment === 'before' ? 3 : 4));
    expect(platform.cloud.faults.hits(point)).toBe(1);
    expect([...new Set(told)]).toEqual(expected);
    // What was on the bus before the reader died comes twice.
    expect(told).toEqual(moment === 'before' ? expected : ['execution.accepted', ...expected]);
  });
});

test('what a workflow emits is on the bus in the name of its tenant', async () => {
  const event = { source: 'https://shop.example', type: 'com.example.sold', data: { order: '${ $input.order }' } };
  const tasks = [{ tell: { emit: { event: { with: event } } } }];
  const workflow = await publish(acme.owner, definition('emitting', tasks));
  const { output } = await run(acme.owner, workflow, { order: 'A-17' });
  expect(output).toMatchObject({ specversion: '1.0', type: 'com.example.sold', data: { order: 'A-17' } });
  const { id, ...told } = output as { readonly id: string };
  expect(archived().filter(({ source }) => source.startsWith('tributary.tenant'))).toMatchObject([
    { id, source: 'tributary.tenant.acme', 'detail-type': 'com.example.sold', detail: told },
  ]);
});
