import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ApiError, ConnectionError } from '../../../client/src/index.ts';
import { pause, retryDelay, retryPolicy } from '../../../client/src/retry.ts';

const policy = retryPolicy({ attempts: 4, firstDelayMs: 100, longestDelayMs: 5000 });

function refused(status: number, code: string, retryAfter?: number): ApiError {
  return new ApiError({
    operation: 'x',
    status,
    code,
    title: '',
    detail: '',
    requestId: '',
    findings: [],
    rateLimits: [],
    retryAfter,
  });
}
const lost = new ConnectionError('x', new Error('reset'));

describe('what is sent again', () => {
  test.each([
    ['the rate is exceeded', refused(429, 'rate-exceeded'), true, true],
    ['the platform is busy', refused(503, 'platform-busy'), true, false],
    ['a gateway gave up', refused(504, 'unexpected-answer'), true, false],
    ['the first attempt still runs', refused(409, 'idempotency-in-flight'), true, false],
    ['no answer came', lost, true, false],
    ['the backlog is full', refused(429, 'backlog-full'), false, false],
    ['a fault of the server', refused(500, 'internal'), false, false],
    ['a conflict', refused(409, 'version-exists'), false, false],
    ['nothing is there', refused(404, 'not-found'), false, false],
  ])('%s', (_, failure, ifRepeatable, otherwise) => {
    expect(retryDelay(policy, 1, failure, true) !== undefined).toBe(ifRepeatable);
    expect(retryDelay(policy, 1, failure, false) !== undefined).toBe(otherwise);
  });

  test('no more often than the policy says', () => {
    expect(retryDelay(policy, 3, lost, true)).toBeDefined();
    expect(retryDelay(policy, 4, lost, true)).toBeUndefined();
    expect(retryDelay(retryPolicy(false), 1, lost, true)).toBeUndefined();
    expect(retryPolicy(undefined).attempts).toBeGreaterThan(1);
  });
});

test('the pause is what the server asks for and at most the doubled bound on top of it', () => {
  const asked = fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined });
  void fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), asked, (attempt, retryAfter) => {
      const delay = retryDelay(policy, attempt, refused(503, 'platform-busy', retryAfter), true) ?? -1;
      const least = (retryAfter ?? 0) * 1000;
      expect(delay).toBeGreaterThanOrEqual(least);
      expect(delay).toBeLessThanOrEqual(least + 100 * 2 ** (attempt - 1));
    }),
  );
  expect(retryDelay(policy, 1, refused(429, 'rate-exceeded', 6), true)).toBeUndefined();
});

describe('a pause', () => {
  test('ends at once with the reason of its signal', async () => {
    const controller = new AbortController();
    const waiting = pause(60_000, controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(pause(60_000, controller.signal)).rejects.toThrow('enough');
  });

  test('lets go of a signal that outlives it', async () => {
    const controller = new AbortController();
    await pause(1, controller.signal);
    controller.abort(new Error('nobody listens'));
  });
});
