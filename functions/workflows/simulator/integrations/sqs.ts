import { isJsonObject, jsonText } from '../json.ts';
import type { Json, TaskCall } from '../types.ts';
import type { Integration } from './integration.ts';
import { withMetadata } from './metadata.ts';

/** Input of SendMessage that a task asks for: a body that is no string is sent as its JSON text. */
export function sendMessageRequest({ arguments: given }: TaskCall): { readonly [member: string]: Json } {
  const { MessageBody, ...rest } = isJsonObject(given) ? given : {};
  if (MessageBody === undefined) return rest;
  return { ...rest, MessageBody: typeof MessageBody === 'string' ? MessageBody : jsonText(MessageBody) };
}

/** `sqs:sendMessage` (developer guide, "Send messages to an Amazon SQS queue with Step Functions"). */
export const sendMessage: Integration = {
  members: {
    QueueUrl: 'STRING',
    MessageBody: 'ANY',
    DelaySeconds: 'INTEGER',
    MessageAttributes: 'OBJECT',
    MessageDeduplicationId: 'STRING',
    MessageGroupId: 'STRING',
  },
  required: ['QueueUrl', 'MessageBody'],
  answer: withMetadata,
};
