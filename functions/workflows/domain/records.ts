import * as z from 'zod';
import { compileReport, concurrencySetting, type sourceMap, validation } from '../schemas.ts';

/** `<tenant>#workflow / <namespace>.<name>` */
export const workflowRecord = z.object({
  type: z.literal('workflow'),
  v: z.literal(1),
  id: z.string(),
  title: z.string().optional(),
  latestVersion: z.string(),
  /** The version that starts use, with what a start needs of it, so that starting reads one item. */
  live: z.object({ version: z.string(), arn: z.string(), hasInputSchema: z.boolean(), since: z.int() }).optional(),
  /** How many executions may run at the same time that have the same value in their input. */
  concurrency: concurrencySetting.optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Counts the changes: the entity tag. */
  revision: z.int(),
});
export type WorkflowRecord = z.output<typeof workflowRecord>;

/** `<tenant>#workflow / <namespace>.<name>@<version>` */
export const versionRecord = z.object({
  type: z.literal('workflow-version'),
  v: z.literal(1),
  workflow: z.string(),
  version: z.string(),
  status: z.enum(['publishing', 'published', 'failed']),
  /** OpenAPI documents came with the definition, and are stored beside it. */
  hasDocuments: z.literal(true).optional(),
  /** SHA-256 of the definition's text: tells the same content from another. */
  contentHash: z.string(),
  /** Whether it was published to become live. */
  wantsLive: z.boolean(),
  /** Revision of the workflow at which it was accepted: a version does not replace a live one that was chosen later. */
  acceptedAtRevision: z.int(),
  createdAt: z.string(),
  createdBy: z.string(),
  /** Id of the operation that tells how far publishing is. @default - accepted before there were operations */
  operation: z.string().optional(),
  report: compileReport,
  warnings: validation.shape.warnings,
  /** JSON schema of the workflow's input: compressed JSON text. */
  inputSchema: z.instanceof(Uint8Array).optional(),
  stateMachineVersionArn: z.string().optional(),
  failure: z.string().optional(),
});
export type VersionRecord = z.output<typeof versionRecord>;

/** What the states of a version mean in terms of its definition. */
export type SourceMap = z.output<typeof sourceMap>;

/** A version that can be started. */
export interface PublishedVersion {
  readonly workflow: string;
  readonly version: string;
  readonly arn: string;
  /** @default - any input */
  readonly inputSchema?: unknown;
  /** What the workflow settles at this moment, whatever the version. @default - as many run as there is room for */
  readonly concurrency?: WorkflowRecord['concurrency'];
}
