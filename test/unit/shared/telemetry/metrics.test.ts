import { describe, expect, test } from 'vitest';
import { TIERS, type Tier } from '../../../../functions/shared/access/contract.ts';
import { embeddedMeter, type Measurements, type Subject } from '../../../../functions/shared/telemetry/metrics.ts';

function measured(values: Measurements, subject?: Subject): Record<string, unknown>[] {
  const lines: string[] = [];
  const measure = embeddedMeter(
    'dev',
    () => 1_700_000_000_000,
    (line) => void lines.push(line),
  );
  measure(values, subject);
  return lines.map((line) => JSON.parse(line));
}

interface Line {
  readonly _aws: { readonly CloudWatchMetrics: readonly [{ readonly Dimensions: unknown }] };
}

function dimensions(subject: Subject): unknown {
  const [line] = measured({ ExecutionsAdmitted: 1 }, subject) as unknown as readonly [Line];
  return line._aws.CloudWatchMetrics[0].Dimensions;
}

describe('measurements', () => {
  test('are one line in the embedded metric format, with units and the stage as the only dimension', () => {
    expect(measured({ ReconciledEnds: 2, SlotUtilization: 40 })).toEqual([
      {
        _aws: {
          Timestamp: 1_700_000_000_000,
          CloudWatchMetrics: [
            {
              Namespace: 'Tributary',
              Dimensions: [['Stage']],
              Metrics: [
                { Name: 'ReconciledEnds', Unit: 'Count' },
                { Name: 'SlotUtilization', Unit: 'Percent' },
              ],
            },
          ],
        },
        Stage: 'dev',
        ReconciledEnds: 2,
        SlotUtilization: 40,
      },
    ]);
  });

  test('of nothing write nothing', () => {
    expect(measured({})).toEqual([]);
  });

  test('name the tenant in the line', () => {
    expect(measured({ ExecutionsEnded: 1 }, { tenantId: 'acme' })[0]).toMatchObject({ TenantId: 'acme' });
  });

  test.each<Tier | undefined>([...TIERS, undefined])(
    'make a tenant of the tier %s a metric only if it pays',
    (tier) => {
      const own = tier === 'enterprise' ? [['Stage', 'TenantId']] : [];
      expect(dimensions({ tenantId: 'acme', tier })).toEqual([['Stage'], ...own]);
    },
  );
});
