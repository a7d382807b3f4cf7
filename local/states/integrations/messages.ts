import { putEventsRequest } from '../../../functions/workflows/simulator/integrations/events.ts';
import { sendMessageRequest } from '../../../functions/workflows/simulator/integrations/sqs.ts';
import { type Carry, callAs } from './called.ts';

/** Puts the entries on the local buses. */
export const putEvents: Carry = async ({ task, store: { context }, principal }) => ({
  output: await callAs(context, principal, 'events', 'PutEvents', putEventsRequest(task)),
});

/** Sends the message to a local queue. */
export const sendMessage: Carry = async ({ task, store: { context }, principal }) => ({
  output: await callAs(context, principal, 'sqs', 'SendMessage', sendMessageRequest(task)),
});
