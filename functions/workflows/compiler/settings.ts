import type { Externals } from '../language/externals.ts';

/** What the platform adds to a definition. */
export interface CompileSettings {
  /** ARN of the connector function that performs `call: http`. */
  readonly httpCallFunction: string;
  /** ARN of the connector function that runs scripts. */
  readonly scriptFunction: string;
  /** ARN of the connector function that registers what is listened to. */
  readonly listenFunction: string;
  /** Where `emit` publishes, and the `source` that EventBridge knows the tenant by. */
  readonly events: { readonly bus: string; readonly source: string };
  /** What the definition refers to. @default - nothing that a definition may refer to is at hand */
  readonly externals?: Externals;
}
