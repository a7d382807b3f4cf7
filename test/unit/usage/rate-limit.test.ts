import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { quotaExceeded, rateLimitHeaders } from '../../../functions/usage/domain/rate-limit.ts';
import type { Counts } from '../../../functions/usage/domain/usage.ts';

const figures = (min: number): fc.Arbitrary<Counts> => {
  const figure = fc.integer({ min, max: 1_000_000_000 });
  return fc.record({ starts: figure, transitions: figure, taskCalls: figure });
};
const moment = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2040, 0) });

/** Members of a list of structured fields (RFC 9651): quoted names with integer parameters. */
function parseList(text: string) {
  return text.split(', ').map((member) => {
    const [, name = '', parameters = ''] = /^"([a-z-]+)"((?:;[a-z]+=\d{1,15})+)$/.exec(member) ?? [];
    const pairs = parameters.split(';').slice(1);
    const figures = pairs.map((pair): [string, number] => [pair[0] ?? '', Number(pair.slice(2))]);
    return { name, ...Object.fromEntries(figures) } as { name: string; q?: number; w?: number; r?: number; t?: number };
  });
}

test('the headers are structured fields that agree with each other and with the month', async () => {
  await fc.assert(
    fc.property(figures(0), figures(1), moment, (counts, quotas, now) => {
      const headers = rateLimitHeaders(counts, quotas, now);
      const policies = parseList(headers['RateLimit-Policy'] ?? '');
      const limits = parseList(headers['RateLimit'] ?? '');
      expect(policies.map(({ name, q }) => [name, q])).toEqual([
        ['starts', quotas.starts],
        ['transitions', quotas.transitions],
        ['task-calls', quotas.taskCalls],
      ]);
      expect(limits.map(({ name }) => name)).toEqual(policies.map(({ name }) => name));
      limits.forEach(({ r = -1, t = -1 }, n) => {
        const { q = 0, w = 0 } = policies[n] ?? {};
        expect(r).toBe(Math.max(0, q - (Object.values(counts)[n] ?? 0)));
        expect(t).toBeGreaterThan(0);
        expect(t).toBeLessThanOrEqual(w);
        expect(new Date(now + t * 1000).toISOString()).toMatch(/-01T00:00:00/);
      });
    }),
  );
});

test('a refusal names the quotas that are used up, and no other', async () => {
  await fc.assert(
    fc.property(figures(0), figures(1), moment, (counts, quotas, now) => {
      const { code, message, headers } = quotaExceeded(counts, quotas, now);
      expect(code).toBe('quota-exceeded');
      const names = { starts: 'starts', transitions: 'transitions', taskCalls: 'task-calls' } as const;
      for (const [counter, name] of Object.entries(names) as [keyof Counts, string][])
        expect(message.includes(`of ${quotas[counter]} ${name}`)).toBe(counts[counter] >= quotas[counter]);
      expect(Number(headers['Retry-After'])).toBeGreaterThan(0);
    }),
  );
});
