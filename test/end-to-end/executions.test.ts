import { afterAll, describe, expect, test } from 'vitest';
import { eventually, startTwoTenants } from '../support/platform.ts';
import { definition, publish, run, SOON, start } from '../support/workflows.ts';

const { platform, acme, globex } = await startTwoTenants();
afterAll(() => platform.close());

describe('an execution', () => {
  test('runs to its output, with its steps as tasks of the definition', async () => {
    const workflow = await publish(
      acme.owner,
      definition('double', [
        { read: { set: { amount: '${ $input.amount }' } } },
        { pause: { wait: { seconds: 1 } } },
        { double: { set: { amount: '${ $input.amount * 2 }' } } },
      ]),
    );
    const execution = await run(acme.owner, workflow, { amount: 21 });
    expect(execution).toMatchObject({
      status: 'completed',
      input: { amount: 21 },
      output: { amount: 42 },
      version: '1.0.0',
    });
    const { items: steps } = await acme.owner.executions.readHistory({ execution: execution.id }).page();
    expect(steps.map(({ name, kind }) => [name, kind])).toEqual([
      ['read', 'set'],
      ['pause', 'wait'],
      ['double', 'set'],
    ]);
    expect(steps.every((step) => step.status === 'completed')).toBe(true);
    expect(steps.find((step) => step.name === 'pause')?.durationMs).toBeGreaterThanOrEqual(1000);
  });

  test('that raises an error is faulted with that error', async () => {
    const workflow = await publish(
      acme.owner,
      definition('refuse', [
        {
          refuse: { raise: { error: { type: 'https://acme.example/errors/refused', status: 409, title: 'Refused' } } },
        },
      ]),
    );
    expect(await run(acme.owner, workflow)).toMatchObject({
      status: 'faulted',
      error: { type: 'https://acme.example/errors/refused', status: 409, title: 'Refused', instance: '/do/0/refuse' },
    });
  });

  test('cannot reach a private address', async () => {
    const workflow = await publish(
      acme.owner,
      definition('reach-inside', [
        { reach: { call: 'http', with: { method: 'get', endpoint: 'http://169.254.169.254/latest/meta-data/' } } },
      ]),
    );
    const execution = await run(acme.owner, workflow);
    expect(execution.status).toBe('faulted');
    expect(JSON.stringify(execution.error)).toContain('/do/0/reach');
  });

  test('is cancelled while it runs', async () => {
    const workflow = await publish(acme.owner, definition('long', [{ pause: { wait: { minutes: 10 } } }]));
    const id = await start(acme.owner, workflow);
    const status = async () => (await acme.owner.executions.read({ execution: id })).status;
    await expect.poll(status, { timeout: 30_000 }).toBe('running');
    const cancelled = await acme.owner.executions.cancel({ execution: id, reason: 'enough' }).withResponse();
    expect(cancelled.status).toBe(202);
    expect(await acme.owner.waitForExecution(id, SOON)).toMatchObject({ status: 'cancelled' });
    await expect(acme.owner.executions.cancel({ execution: id })).rejects.toMatchObject({
      status: 409,
      code: 'execution-ended',
    });
  });

  test('that was cancelled goes on where it stopped', async () => {
    const tasks = [{ pause: { wait: { seconds: 3 } } }, { done: { set: { ok: true } } }];
    const execution = await start(acme.owner, await publish(acme.owner, definition('go-on', tasks)));
    await eventually(acme.owner, `/v1/executions/${execution}`, ({ status }) => status === 'running');
    await acme.owner.executions.cancel({ execution });
    expect(await acme.owner.waitForExecution(execution, SOON)).toMatchObject({ status: 'cancelled' });
    expect(await acme.owner.executions.redrive({ execution })).toMatchObject({ status: 'pending', redrives: 1 });
    const ended = await acme.owner.waitForExecution(execution, SOON);
    expect(ended).toMatchObject({ status: 'completed', output: { ok: true }, redrives: 1 });
    await expect(acme.owner.executions.redrive({ execution })).rejects.toMatchObject({ code: 'not-redrivable' });
    await expect(globex.owner.executions.redrive({ execution })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('of another tenant does not exist', async () => {
    const workflow = await publish(acme.owner, definition('mine', [{ done: { set: { ok: true } } }]));
    const { id } = await run(acme.owner, workflow);
    for (const path of [`/v1/executions/${id}`, `/v1/executions/${id}/history`, `/v1/workflows/${workflow}`]) {
      expect((await globex.owner.call('GET', path)).body, path).toMatchObject({ status: 404, code: 'not-found' });
    }
    expect((await globex.owner.call('POST', `/v1/executions/${id}/cancellation`, {})).status).toBe(404);
    expect((await globex.owner.executions.list().page()).items).toEqual([]);
    await expect(globex.owner.executions.start({ workflow })).rejects.toMatchObject({ status: 404 });
  });
});

describe('lists', () => {
  test('page newest first, by workflow and by status; a foreign cursor is worthless', async () => {
    const workflow = await publish(acme.owner, definition('many', [{ done: { set: { ok: true } } }]));
    const ids: string[] = [];
    for (let i = 0; i < 5; i++) ids.push((await run(acme.owner, workflow)).id);
    const query = { workflow, status: 'completed', limit: 2 } as const;
    const pages: string[][] = [];
    for await (const { items, next: cursor } of acme.owner.executions.list(query).pages()) {
      pages.push(items.map(({ id }) => id));
      if (cursor !== undefined)
        expect(await globex.owner.executions.list({ ...query, cursor }).page()).toEqual({ items: [] });
    }
    expect(pages.flat()).toEqual([...ids].sort().reverse());
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    await expect(acme.owner.executions.list({ cursor: 'x'.repeat(20) }).page()).rejects.toMatchObject({
      code: 'invalid-cursor',
    });
  });
});

describe('versions', () => {
  test('are immutable; the live one is started, and rolling back is one request', async () => {
    const of = (version: string, answer: number) => definition('answer', [{ answer: { set: { answer } } }], version);
    const workflow = await publish(acme.owner, of('1.0.0', 41));
    await publish(acme.owner, of('1.1.0', 42));
    expect((await run(acme.owner, workflow)).output).toEqual({ answer: 42 });
    const { workflows } = acme.owner;
    await expect(workflows.publish({ definition: of('1.1.0', 43) })).rejects.toMatchObject({
      status: 409,
      code: 'version-exists',
    });
    const same = await workflows.publish({ definition: of('1.1.0', 42) }).withResponse();
    expect(same).toMatchObject({ status: 202, data: { status: 'published', version: '1.1.0' } });
    const read = await workflows.read({ workflow }).withResponse();
    expect(read.data).toMatchObject({ liveVersion: '1.1.0', latestVersion: '1.1.0' });
    const ifMatch = read.etag ?? '';
    expect(await workflows.change({ workflow, liveVersion: '1.0.0' }, { ifMatch })).toMatchObject({
      liveVersion: '1.0.0',
    });
    await expect(workflows.change({ workflow, liveVersion: '1.1.0' }, { ifMatch })).rejects.toMatchObject({
      status: 412,
    });
    expect((await run(acme.owner, workflow)).output).toEqual({ answer: 41 });
    const compiled = await workflows.readStateMachine({ workflow, version: '1.1.0' });
    expect(compiled.stateMachine).toMatchObject({ QueryLanguage: 'JSONata' });
  });
});

test('an idempotent start runs once', async () => {
  const workflow = await publish(acme.owner, definition('once', [{ done: { set: { ok: true } } }]));
  const answers = await Promise.all(
    Array.from({ length: 5 }, () =>
      acme.owner.call('POST', '/v1/executions', { workflow, input: { n: 1 } }, { 'idempotency-key': 'once-1' }),
    ),
  );
  const accepted = answers.filter((answer) => answer.status === 202);
  expect(accepted.length).toBeGreaterThan(0);
  expect(new Set(accepted.map((answer) => answer.body['id'])).size).toBe(1);
  expect(answers.every((answer) => answer.status === 202 || answer.body['code'] === 'idempotency-in-flight')).toBe(
    true,
  );
  const { items } = await acme.owner.executions.list({ workflow }).page();
  expect(items).toHaveLength(1);
});

describe('a workflow that runs another', () => {
  const child = (version: string) => ({
    run: { workflow: { namespace: 'test', name: 'child', version, input: { n: '${ $input.n }' } } },
  });

  test('ends with its output, and the latest version is the one published last', async () => {
    const doubled = [{ double: { set: { n: '${ $input.n * 2 }' } } }];
    await publish(acme.owner, definition('child', doubled, '1.0.0'));
    await publish(acme.owner, definition('child', [{ treble: { set: { n: '${ $input.n * 3 }' } } }], '1.1.0'));
    const both = { fork: { branches: [{ first: child('1.0.0') }, { last: child('latest') }] } };
    const workflow = await publish(acme.owner, definition('parent', [{ both }]));
    const execution = await run(acme.owner, workflow, { n: 5 });
    expect(execution).toMatchObject({ status: 'completed', output: [{ n: 10 }, { n: 15 }] });
    const steps = await acme.owner.executions.readHistory({ execution: execution.id }).page();
    expect(steps.items.map(({ name, kind }) => [name, kind])).toContainEqual(['first', 'run-workflow']);
  });

  test('faults with its error', async () => {
    const refuse = {
      raise: { error: { type: 'https://shop.example/errors/sold-out', status: 409, title: 'Sold out' } },
    };
    await publish(acme.owner, definition('refusing', [{ refuse }]));
    const go = { run: { workflow: { namespace: 'test', name: 'refusing', version: '1.0.0' } } };
    const workflow = await publish(acme.owner, definition('of-refusing', [{ go }]));
    expect(await run(acme.owner, workflow)).toMatchObject({
      status: 'faulted',
      error: { status: 409, title: 'Sold out', instance: '/do/0/refuse' },
    });
  });

  test('cannot reach one of another tenant', async () => {
    const go = { run: { workflow: { namespace: 'test', name: 'child', version: '1.0.0' } } };
    const refused = globex.owner.workflows.publish({ definition: definition('thief', [{ go }]) });
    await expect(refused).rejects.toMatchObject({ status: 422, findings: [{ code: 'unknown-workflow' }] });
  });
});
