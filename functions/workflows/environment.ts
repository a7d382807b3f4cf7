import * as z from 'zod';
import { tenantDataEnvironment } from '../shared/environment.ts';

export const workflowsApiEnvironment = z.object({
  ...tenantDataEnvironment,
  PUBLISH_QUEUE_URL: z.url(),
  /** Connector that compiled `call: http` tasks invoke. */
  HTTP_CALL_FUNCTION_ARN: z.string().min(1),
  /** Connector that compiled `run: script` tasks invoke. */
  SCRIPT_CALL_FUNCTION_ARN: z.string().min(1),
  /** Bus that compiled `emit` tasks publish to. */
  EVENT_BUS_NAME: z.string().min(1),
});

export const publisherEnvironment = z.object({
  ...tenantDataEnvironment,
  /** Its own queue, to which what must wait goes back. */
  PUBLISH_QUEUE_URL: z.url(),
  STATE_MACHINE_ROLE_ARN: z.string().min(1),
  STATE_MACHINE_KEY_ARN: z.string().min(1),
  STATE_MACHINE_LOG_GROUP_ARN: z.string().min(1),
});
