import { operatorAuditWrite } from '../audit/public.ts';
import { type Clock, isoTime } from '../shared/clock.ts';
import type { Handlers } from '../shared/http/handler.ts';
import { newId } from '../shared/new-id.ts';
import type { Table } from '../shared/table/table.ts';
import type { queuesContract } from './contract.ts';
import type { Queues } from './domain/ports.ts';

export interface QueuesPorts {
  readonly queues: Queues;
  readonly platform: Table;
  readonly clock: Clock;
}

/** Translates calls of the contract into the domain and back; it decides nothing. */
export function queuesHandlers({ queues, platform, clock }: QueuesPorts): Handlers<typeof queuesContract> {
  const resourceOf = async (name: string) => ({ name, ...(await queues.depth(name)) });
  return {
    listQueues: async () => ({ body: { items: await Promise.all(queues.names.map(resourceOf)) } }),
    redriveQueue: async ({ caller, params, requestId }) => {
      // What it is before: the move goes on behind the answer.
      const body = await resourceOf(params.queue);
      // First the entry: an attempt that fails is told, a move that is not told does not happen.
      await platform.write(
        operatorAuditWrite({
          id: newId(clock),
          at: isoTime(clock),
          action: 'queue.redrive',
          principal: caller.principal,
          resource: `queue/${params.queue}`,
          requestId,
        }),
      );
      await queues.redrive(params.queue);
      return { body };
    },
  };
}
