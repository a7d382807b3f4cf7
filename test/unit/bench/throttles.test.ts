import { expect, test } from 'vitest';
import { withoutRates } from '../../../bench/throttles.ts';

test('request rates of stages and usage plans are lifted, everything else stays', () => {
  const template = {
    Resources: {
      Stage: {
        Properties: { StageName: 'dev', MethodSettings: [{ ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 }] },
      },
      Plan: { Properties: { Throttle: { RateLimit: 10, BurstLimit: 20 }, Quota: { Limit: 5 } } },
      Other: { Properties: { RateLimit: { Ref: 'Parameter' } } },
    },
  };
  const lifted = JSON.parse(withoutRates(JSON.stringify(template))) as typeof template;
  const { MethodSettings, StageName } = lifted.Resources.Stage.Properties;
  const { Throttle, Quota } = lifted.Resources.Plan.Properties;
  for (const rate of [...Object.values(MethodSettings[0] ?? {}), ...Object.values(Throttle)]) {
    expect(rate).toBeGreaterThanOrEqual(100_000);
  }
  expect(StageName).toBe('dev');
  expect(Quota).toEqual({ Limit: 5 });
  expect(lifted.Resources.Other).toEqual(template.Resources.Other);
});
