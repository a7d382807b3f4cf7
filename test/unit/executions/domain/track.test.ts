import { beforeEach, describe, expect, test } from 'vitest';
import { dispatch } from '../../../../functions/executions/domain/dispatch.ts';
import { executionArnOf } from '../../../../functions/executions/domain/execution.ts';
import type { Run } from '../../../../functions/executions/domain/ports.ts';
import { toStatusChange } from '../../../../functions/executions/domain/status-change.ts';
import { track } from '../../../../functions/executions/domain/track.ts';
import { type ExecutionCell, executionCell, statusChange, TENANT } from '../../../support/executions.ts';

let cell: ExecutionCell;
beforeEach(async () => {
  cell = await executionCell();
});

const at = { startedAt: '2026-11-02T10:00:00.000Z', stoppedAt: '2026-11-02T10:00:05.000Z' };

async function running(): Promise<string> {
  const id = await cell.start();
  await dispatch(TENANT, cell, { deadline: Number.MAX_SAFE_INTEGER });
  return id;
}
const trackRun = async (id: string, run: Run) => track(statusChange(await cell.find(id), run), cell);

describe('the end of an execution', () => {
  test.each([
    [{ status: 'SUCCEEDED', output: '{"n":1}' }, 'completed', undefined],
    [{ status: 'ABORTED' }, 'cancelled', undefined],
    [{ status: 'TIMED_OUT' }, 'faulted', { status: 408 }],
    [{ status: 'FAILED', error: 'communication.404', cause: 'gone' }, 'faulted', { status: 404, detail: 'gone' }],
  ] as const)('%j is %s', async (run, status, error) => {
    const id = await running();
    expect(await trackRun(id, { ...run, ...at })).toBe('recorded');
    const execution = await cell.find(id);
    expect(execution).toMatchObject({ status, slot: 'released', endedAt: at.stoppedAt });
    if (error !== undefined) expect(execution.error).toMatchObject(error);
    expect(await cell.slots()).toEqual({ running: 0, backlog: 0 });
    expect(cell.wakes.sent).toEqual([TENANT]);
  });

  test('that comes twice or late is recorded once, and wakes again', async () => {
    const id = await running();
    await trackRun(id, { status: 'SUCCEEDED', output: '1', ...at });
    expect(await trackRun(id, { status: 'SUCCEEDED', output: '2', ...at })).toBe('nothing-new');
    expect(await trackRun(id, { status: 'FAILED', ...at })).toBe('nothing-new');
    expect(await trackRun(id, { status: 'RUNNING', startedAt: at.startedAt })).toBe('nothing-new');
    expect(await cell.find(id)).toMatchObject({ status: 'completed' });
    expect(await cell.store.payload(TENANT, id, 'output')).toBe('1');
    expect(await cell.slots()).toEqual({ running: 0, backlog: 0 });
    expect(cell.wakes.sent).toHaveLength(3);
  });

  test('before the start is recorded is recorded with its times', async () => {
    const id = await cell.start();
    await cell.admit(id);
    expect(await trackRun(id, { status: 'SUCCEEDED', output: '{}', ...at })).toBe('recorded');
    expect(await cell.find(id)).toMatchObject({ status: 'completed', startedAt: at.startedAt });
    expect(await cell.entries()).toBe(0);
  });

  test('with an output too large for the event is asked for', async () => {
    const id = await running();
    cell.machines.end(executionArnOf(await cell.find(id)), 'SUCCEEDED', { output: '"large"' });
    await trackRun(id, { status: 'SUCCEEDED', ...at });
    expect(await cell.store.payload(TENANT, id, 'output')).toBe('"large"');
  });

  test('of an execution that is not ours changes nothing', async () => {
    const id = await running();
    const change = statusChange(await cell.find(id), { status: 'SUCCEEDED', ...at });
    const other = change.executionArn.replace('_shop_order_', '_shop_other_');
    expect(await track({ ...change, executionArn: other }, cell)).toBe('foreign');
    expect(await track({ ...change, executionId: '01K9Z3N0V4T8S6QH2M5D7XWBCE' }, cell)).toBe('foreign');
    expect((await cell.find(id)).status).toBe('running');
  });
});

describe('an event', () => {
  const name = '01K9Z3N0V4T8S6QH2M5D7XWBCE';
  const machine = 'trb_dev_acme_shop_order_0a1b2c3d4e';
  const detail = {
    executionArn: `arn:aws:states:eu-west-1:123456789012:execution:${machine}:${name}`,
    stateMachineArn: `arn:aws:states:eu-west-1:123456789012:stateMachine:${machine}`,
    name,
    status: 'SUCCEEDED' as const,
    startDate: 1_793_000_000_000,
    stopDate: 1_793_000_005_000,
    output: '{}',
    outputDetails: { included: true },
  };
  const event = (changed: Partial<typeof detail>) => ({
    source: 'aws.states' as const,
    'detail-type': 'Step Functions Execution Status Change' as const,
    detail: { ...detail, ...changed },
  });

  test('says whose it is by the ARN', () => {
    expect(toStatusChange(event({}), 'dev')).toMatchObject({ tenantId: 'acme', executionId: name, output: '{}' });
    expect(toStatusChange(event({ outputDetails: { included: false } }), 'dev')?.output).toBeUndefined();
  });

  test.each([
    ['of another stage', {}, 'prod'],
    ['with another name', { name: '01K9Z3N0V4T8S6QH2M5D7XWBCF' }, 'dev'],
    ['of another machine', { stateMachineArn: detail.stateMachineArn.replace('acme', 'globex') }, 'dev'],
    ['of nobody', { executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:other:x' }, 'dev'],
  ])('%s is refused', (_, changed, stage) => {
    expect(toStatusChange(event(changed), stage)).toBeUndefined();
  });
});
