import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bindInvocation, createLogger, type LogFields } from '../../../../functions/shared/telemetry/logger.ts';

const lines: Record<string, unknown>[] = [];

beforeEach(() => {
  lines.length = 0;
  const keep = (line: string) => void lines.push(JSON.parse(line));
  // The library writes to a console of its own unless it is told that this is development.
  process.env['POWERTOOLS_DEV'] = 'true';
  vi.spyOn(console, 'info').mockImplementation(keep);
  vi.spyOn(console, 'error').mockImplementation(keep);
});
afterEach(() => vi.restoreAllMocks());

describe('log lines', () => {
  test('are JSON with the service and the bound ids, until the next invocation', () => {
    const logger = createLogger('executions');
    bindInvocation(logger, { tenantId: 'acme', requestId: 'r-1', principalId: '' });
    logger.info('started', { executionId: 'e-1' });
    bindInvocation(logger, { requestId: 'r-2' });
    logger.info('again');
    expect(lines[0]).toMatchObject({
      service: 'executions',
      message: 'started',
      tenantId: 'acme',
      requestId: 'r-1',
      executionId: 'e-1',
    });
    expect(lines[0]).not.toHaveProperty('principalId');
    expect(lines[1]).toMatchObject({ requestId: 'r-2' });
    expect(lines[1]).not.toHaveProperty('tenantId');
    expect(lines[1]).not.toHaveProperty('executionId');
  });

  test('carry nothing beyond the list, even from callers without types', () => {
    const logger = createLogger('executions');
    const fields = { count: 2, input: { card: '4111' }, authorization: 'Bearer x' } as LogFields;
    logger.bind(fields);
    logger.info('line', fields);
    expect(JSON.stringify(lines)).not.toMatch(/4111|Bearer/);
    expect(lines[0]).toMatchObject({ count: 2 });
  });

  test('of errors have their name and stack', () => {
    createLogger('executions').error('failed', new TypeError('no such thing'), { code: 'internal' });
    expect(lines[0]).toMatchObject({
      level: 'ERROR',
      code: 'internal',
      error: { name: 'TypeError', stack: expect.arrayContaining([expect.stringContaining('no such thing')]) },
    });
  });
});
