import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import type { LoggedEvent } from '../domain/execution-log.ts';

/** What CloudWatch Logs gives a subscriber, compressed; a control message says that the filter works. */
const delivery = z.object({
  messageType: z.enum(['DATA_MESSAGE', 'CONTROL_MESSAGE']),
  logEvents: z.array(z.object({ id: z.string(), message: z.string() })),
});

/** A line as Step Functions writes it: its numbers are texts. */
const line = z.object({ type: z.string(), execution_arn: z.string(), event_timestamp: z.coerce.number() });

/** The lines of a delivery. @throws ZodError, SyntaxError when it is not as CloudWatch Logs and Step Functions write it */
export function readDelivery(data: string): readonly LoggedEvent[] {
  const text = gunzipSync(Buffer.from(data, 'base64')).toString();
  const { messageType, logEvents } = delivery.parse(JSON.parse(text));
  if (messageType === 'CONTROL_MESSAGE') return [];
  return logEvents.map(({ id, message }) => {
    const { type, execution_arn: executionArn, event_timestamp: at } = line.parse(JSON.parse(message));
    return { id, type, executionArn, at };
  });
}
