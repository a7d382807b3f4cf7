import { expect, test } from 'vitest';
import { embeddedMeter } from '../../../../functions/shared/telemetry/metrics.ts';

test('counts are one line in the embedded metric format, with the stage as the only dimension', () => {
  const lines: string[] = [];
  const count = embeddedMeter(
    'dev',
    () => 1_700_000_000_000,
    (line) => void lines.push(line),
  );
  count({ Ends: 2, Starts: 0 });
  count({});
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    {
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: 'Tributary',
            Dimensions: [['Stage']],
            Metrics: [
              { Name: 'Ends', Unit: 'Count' },
              { Name: 'Starts', Unit: 'Count' },
            ],
          },
        ],
      },
      Stage: 'dev',
      Ends: 2,
      Starts: 0,
    },
  ]);
});
