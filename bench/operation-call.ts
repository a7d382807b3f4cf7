import type { ApiClient } from './api-client.ts';
import type { Platform } from './platform.ts';

/** What calls of operations refer to. */
export interface Prepared extends Platform {
  /** Published in versions 1.0.0 and 1.1.0. */
  readonly workflow: string;
  /** A workflow that waits for ten minutes. */
  readonly waiting: string;
  /** A completed execution. */
  readonly execution: string;
  /** One that has published a version. */
  readonly operation: string;
  readonly member: string;
  /** A role of the tenant's own. */
  readonly role: string;
  readonly apiKey: string;
}

/** One request to the API. */
export interface OperationCall {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** @default - the owner */
  readonly as?: ApiClient;
}
