import { describe, expect, test } from 'vitest';
import { createLogStore } from '../../../../local/logs/log-store.ts';
import { createLogsService } from '../../../../local/logs/service.ts';
import { fakeCloud, ROOT } from '../../../support/fake-cloud.ts';

function service() {
  let present = 1000;
  const logs = createLogStore({ now: () => (present += 1) });
  const { handle } = createLogsService(fakeCloud(), logs);
  const ask = (action: string, input: Record<string, unknown>) =>
    handle({ service: 'logs', action, input, principal: ROOT, requestId: 'id', signal: AbortSignal.timeout(1000) });
  return { logs, ask };
}

describe('log groups', () => {
  test('are found by prefix, with those that lines made', async () => {
    const { logs, ask } = service();
    logs.create('/aws/lambda/a', 7);
    logs.append('/aws/lambda/b', 's', 'line');
    logs.create('/other');
    expect(await ask('DescribeLogGroups', { logGroupNamePrefix: '/aws' })).toMatchObject({
      logGroups: [
        { logGroupName: '/aws/lambda/a', retentionInDays: 7, storedBytes: 0 },
        { logGroupName: '/aws/lambda/b', storedBytes: 4 },
      ],
    });
  });

  test('that do not exist are not found', async () => {
    const input = { logGroupName: 'g', logStreamName: 's' };
    await expect(service().ask('GetLogEvents', input)).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });
});

describe('log events', () => {
  const messages = (answer: unknown) => Object(answer).events.map(({ message }: { message: string }) => message);

  test('are read by stream and time, the newest of them when there are many', async () => {
    const { logs, ask } = service();
    for (const stream of ['s', 't', 's', 's'])
      logs.append('g', stream, `${stream}${logs.find('g')?.events.length ?? 0}`);
    const read = (more: Record<string, unknown>) =>
      ask('GetLogEvents', { logGroupName: 'g', logStreamName: 's', ...more });
    expect(messages(await read({}))).toEqual(['s0', 's2', 's3']);
    expect(messages(await read({ limit: 2 }))).toEqual(['s2', 's3']);
    expect(messages(await read({ limit: 2, startFromHead: true }))).toEqual(['s0', 's2']);
    const second = logs.find('g')?.events[2]?.timestamp;
    expect(messages(await read({ startTime: second }))).toEqual(['s2', 's3']);
    expect(messages(await read({ endTime: second }))).toEqual(['s0']);
  });

  test('are found by terms and phrases', async () => {
    const { logs, ask } = service();
    for (const line of ['an error here', 'error', 'all is well']) logs.append('g', 's', line);
    const search = async (filterPattern: string) =>
      messages(await ask('FilterLogEvents', { logGroupName: 'g', filterPattern }));
    expect(await search('error')).toEqual(['an error here', 'error']);
    expect(await search('error -here')).toEqual(['error']);
    expect(await search('"all is"')).toEqual(['all is well']);
    await expect(search('%[a-z]+%')).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });

  test('are delivered by services into groups that exist', async () => {
    const { logs, ask } = service();
    const input = { logGroupName: 'g', logStreamName: 's', logEvents: [{ timestamp: 1, message: 'line' }] };
    await expect(ask('PutLogEvents', input)).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
    logs.create('g');
    await ask('PutLogEvents', input);
    expect(logs.find('g')?.events).toMatchObject([{ stream: 's', message: 'line' }]);
  });

  test('are forgotten from the oldest on, so that memory is bounded', () => {
    const { logs } = service();
    for (let line = 0; line < 25_000; line += 1) logs.append('g', 's', String(line));
    const kept = logs.find('g')?.events ?? [];
    expect(kept.length).toBeLessThanOrEqual(10_000);
    expect(kept.at(-1)?.message).toBe('24999');
  });
});

test('groups and their newest thousand lines are the next process’ too', () => {
  const { logs } = service();
  logs.create('/kept', 7);
  for (let line = 1; line <= 1001; line += 1) logs.append('/kept', 's', String(line));
  const next = service().logs;
  next.memory.takeBack(JSON.parse(JSON.stringify(logs.memory.keep())));
  next.create('/kept', 14);
  const { events: lines = [], ...group } = next.find('/kept') ?? {};
  expect(group).toEqual({ name: '/kept', createdAt: logs.find('/kept')?.createdAt, retentionInDays: 14 });
  expect([lines.length, lines[0], lines.at(-1)]).toMatchObject([1000, { message: '2' }, { message: '1001' }]);
});
