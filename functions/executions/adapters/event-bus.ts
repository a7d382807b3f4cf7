import { type EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Progress } from '../../shared/events/stream-batch.ts';
import type { EventBus } from '../domain/ports.ts';

/** The most entries that PutEvents takes. */
const ENTRIES = 10;

type Entries = readonly PutEventsRequestEntry[];

/** `EventBus` on EventBridge. */
export function eventBridgeBus(client: EventBridgeClient, busName: string): EventBus {
  return {
    async publish(events) {
      const entries = events.map(
        ({ source, 'detail-type': type, detail }): PutEventsRequestEntry => ({
          EventBusName: busName,
          Source: source,
          DetailType: type,
          Detail: JSON.stringify(detail),
          Time: new Date(detail.at),
        }),
      );
      for (let first = 0; first < entries.length; first += ENTRIES) {
        const { done, cause } = await put(client, entries.slice(first, first + ENTRIES));
        // What lies behind waits: an execution must not end before it starts.
        if (cause !== undefined) return { done: first + done, cause };
      }
      return { done: entries.length };
    },
  };
}

/** Entries succeed or fail each for itself; those behind the first failure count as failed, and come again with it. */
async function put(client: EventBridgeClient, entries: Entries): Promise<Progress> {
  try {
    const { FailedEntryCount = 0, Entries = [] } = await client.send(new PutEventsCommand({ Entries: [...entries] }));
    if (FailedEntryCount === 0) return { done: entries.length };
    const done = Math.max(
      Entries.findIndex(({ ErrorCode }) => ErrorCode !== undefined),
      0,
    );
    const { ErrorCode = 'Unknown', ErrorMessage = '' } = Entries[done] ?? {};
    return { done, cause: new Error(`${ErrorCode}: ${ErrorMessage}`) };
  } catch (cause) {
    // The whole request failed; what earlier requests brought to the bus is not repeated for it.
    return { done: 0, cause };
  }
}
