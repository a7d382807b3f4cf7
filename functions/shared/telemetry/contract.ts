/** Namespace of the platform's own metrics. */
export const METRICS_NAMESPACE = 'Tributary';

/**
 * The platform's own metrics and their units. Each is billed once for every combination of dimension values, so the
 * list is short and the stage is the only dimension of most.
 */
export const METRICS = {
  /** Executions that took a slot. */
  ExecutionsAdmitted: 'Count',
  /** Executions that were started in Step Functions. */
  ExecutionsDispatched: 'Count',
  /** How much of its slots a tenant uses when it is dispatched; the maximum is that of the busiest tenant. */
  SlotUtilization: 'Percent',
  /** Dispatches that ended because the tenant's slots were used up. */
  SlotsExhausted: 'Count',
  /** Leases of free capacity that tenants got beyond their guarantees. */
  LeasesGranted: 'Count',
  /** Executions that ended and gave their slots back. */
  ExecutionsEnded: 'Count',
  EventsPublished: 'Count',
  /** Ends that no event brought, found by the reconciler. */
  ReconciledEnds: 'Count',
  ReconciledStarts: 'Count',
  ReconciledWakes: 'Count',
  ReconciledLosses: 'Count',
  ReconciledStops: 'Count',
  /** Executions that waited aside although nothing kept them from being started. */
  ReconciledUnparks: 'Count',
  /** Bulk operations that nobody worked at. */
  ReconciledBulks: 'Count',
  ReconcileFailures: 'Count',
  /** Messages, events and changes that disagree about their tenant. */
  RefusedMessages: 'Count',
  RefusedEvents: 'Count',
  RefusedChanges: 'Count',
} as const satisfies Readonly<Record<string, 'Count' | 'Percent'>>;

export type MetricName = keyof typeof METRICS;

/** Dimensions, by their names in CloudWatch. */
export const STAGE_DIMENSION = 'Stage';
/** A dimension for tenants of the highest tier only; for all others a property of the log line, which costs nothing. */
export const TENANT_DIMENSION = 'TenantId';
