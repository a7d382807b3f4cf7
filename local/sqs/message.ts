import { createHash } from 'node:crypto';

/** A typed value beside the body. Binaries travel as base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string | undefined;
  readonly BinaryValue?: string | undefined;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** What a producer sends. */
export interface MessageContent {
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** Header of X-Ray. @default - none */
  readonly traceHeader?: string | undefined;
  /** Tenant of a fair queue, ordered group of a FIFO queue. @default - none */
  readonly groupId?: string | undefined;
  /** FIFO only. @default - none */
  readonly deduplicationId?: string | undefined;
  /** Who sent it. */
  readonly senderId: string;
}

/** A message in a queue. What the queue changes over its life is not read-only. */
export interface Message extends MessageContent {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** Order of arrival in its queue. */
  readonly sequence: number;
  /** Queue that gave it up. @default - it is in the queue it was sent to */
  readonly deadLetterSource?: string | undefined;
  receiveCount: number;
  firstReceivedAt: number | undefined;
  state: 'delayed' | 'visible' | 'in-flight' | 'gone';
  /** Grows with every change of state, so that what was scheduled for an earlier one is recognised. */
  turn: number;
  /** When a delayed message or one in flight can be received, in milliseconds since the epoch. */
  hiddenUntil: number;
}

/** Bytes that count towards the limit: body, names, types and values. */
export function messageBytes({ body, attributes }: Pick<MessageContent, 'body' | 'attributes'>): number {
  const own = Object.entries(attributes).map(([name, attribute]) => {
    const value =
      attribute.BinaryValue === undefined ? utf8(attribute.StringValue ?? '') : binary(attribute.BinaryValue);
    return utf8(name).length + utf8(attribute.DataType).length + value.length;
  });
  return Buffer.byteLength(body) + own.reduce((sum, bytes) => sum + bytes, 0);
}

export function md5(content: string | Buffer): string {
  return createHash('md5').update(content).digest('hex');
}

/**
 * Digest that the SDKs compare: for each attribute, by name, the lengths and bytes of name, type and value, with a
 * byte for text (1) or binary (2) (SQS developer guide, "Calculating the MD5 message digest for message attributes").
 */
export function attributesMd5(attributes: MessageAttributes): string {
  const names = Object.keys(attributes).sort();
  const parts = names.flatMap((name) => {
    const { DataType, StringValue = '', BinaryValue } = attributes[name] as MessageAttribute;
    const value = BinaryValue === undefined ? utf8(StringValue) : binary(BinaryValue);
    const transport = Buffer.from([BinaryValue === undefined ? 1 : 2]);
    return [...withLength(utf8(name)), ...withLength(utf8(DataType)), transport, ...withLength(value)];
  });
  return md5(Buffer.concat(parts));
}

function withLength(bytes: Buffer): [Buffer, Buffer] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}

function utf8(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}

function binary(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}
