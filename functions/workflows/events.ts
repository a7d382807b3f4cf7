import * as z from 'zod';
import { tenantId, versionId, workflowId } from '../shared/ids.ts';

/** What the publish queue carries: which version waits to be made a state-machine version. The message group is the tenant. */
export const publishMessage = z.strictObject({
  tenantId,
  workflow: workflowId,
  version: versionId,
  requestId: z.string(),
  /** When its turn is, in milliseconds since the epoch. @default - the publisher takes one */
  turnAt: z.number().optional(),
});
export type PublishMessage = z.output<typeof publishMessage>;
