/** Namespace of the platform's own metrics. */
export const METRICS_NAMESPACE = 'Tributary';

/** Counts under a name; names are few and known, since each is a metric of its own. */
export type Counts = Readonly<Record<string, number>>;

/** Counts things in CloudWatch. */
export type Meter = (counts: Counts) => void;

/**
 * Writes counts in the embedded metric format, from which CloudWatch makes metrics: a line of the log, no call. The
 * stage is the only dimension, since every combination of dimension values is billed as a metric.
 * @param write @default - standard output
 */
export function embeddedMeter(
  stage: string,
  now: () => number = Date.now,
  write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Meter {
  return (counts) => {
    const metrics = Object.keys(counts).map((name) => ({ Name: name, Unit: 'Count' }));
    if (metrics.length === 0) return;
    const directive = { Namespace: METRICS_NAMESPACE, Dimensions: [['Stage']], Metrics: metrics };
    write(JSON.stringify({ _aws: { Timestamp: now(), CloudWatchMetrics: [directive] }, Stage: stage, ...counts }));
  };
}
