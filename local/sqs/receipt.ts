import { AwsError } from '../service.ts';
import type { Message } from './message.ts';

/** What a receipt handle says: which message, and which of its receives. */
export interface Receipt {
  readonly id: string;
  readonly receiveCount: number;
}

export function newReceipt(queue: string, { id, receiveCount }: Message): string {
  return Buffer.from(JSON.stringify([queue, id, receiveCount])).toString('base64');
}

/** @throws AwsError `ReceiptHandleIsInvalid` when the queue did not write it */
export function readReceipt(handle: string, queue: string): Receipt {
  const [owner, id, receiveCount] = decode(handle);
  if (owner === queue && typeof id === 'string' && typeof receiveCount === 'number') return { id, receiveCount };
  throw new AwsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
    404,
  );
}

function decode(handle: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(handle, 'base64').toString());
    return Array.isArray(value) ? value : [];
  } catch {
    // Not JSON: nothing that a queue wrote.
    return [];
  }
}
