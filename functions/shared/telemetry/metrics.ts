import type { Tier } from '../access/contract.ts';
import { METRICS, METRICS_NAMESPACE, type MetricName, STAGE_DIMENSION, TENANT_DIMENSION } from './contract.ts';

/** Values of metrics by name. */
export type Measurements = Partial<Readonly<Record<MetricName, number>>>;

/** Whose values they are. */
export interface Subject {
  readonly tenantId: string;
  /** @default - unknown, and then no metric is kept for the tenant alone */
  readonly tier?: Tier | undefined;
}

/** Measures things in CloudWatch. */
export type Meter = (values: Measurements, subject?: Subject) => void;

/**
 * Writes values in the embedded metric format, from which CloudWatch makes metrics: a line of the log, no call. The
 * tenant is a property of the line, by which Contributor Insights ranks; it is a dimension for the tier `enterprise`
 * only, since every combination of dimension values is billed as a metric of its own.
 * @param write @default - standard output
 */
export function embeddedMeter(
  stage: string,
  now: () => number = Date.now,
  write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
): Meter {
  return (values, subject) => {
    const names = Object.keys(values) as MetricName[];
    if (names.length === 0) return;
    const directive = {
      Namespace: METRICS_NAMESPACE,
      Dimensions: dimensions(subject),
      Metrics: names.map((name) => ({ Name: name, Unit: METRICS[name] })),
    };
    const about = subject === undefined ? {} : { [TENANT_DIMENSION]: subject.tenantId };
    const line = { _aws: { Timestamp: now(), CloudWatchMetrics: [directive] }, [STAGE_DIMENSION]: stage };
    write(JSON.stringify({ ...line, ...about, ...values }));
  };
}

function dimensions(subject: Subject | undefined): readonly (readonly string[])[] {
  const forAll = [STAGE_DIMENSION];
  return subject?.tier === 'enterprise' ? [forAll, [STAGE_DIMENSION, TENANT_DIMENSION]] : [forAll];
}
