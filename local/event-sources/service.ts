import { memoryOf } from '../data/memory.ts';
import type { TableStream } from '../dynamodb/stream.ts';
import { AwsError, type CloudContext, type Service } from '../service.ts';
import { createTimers } from '../timers.ts';
import { type Mapping, readMapping } from './mapping.ts';
import type { Poller } from './poller.ts';
import { createQueuePoller } from './queue-poller.ts';
import { createStreamPoller } from './stream-poller.ts';

/** What event sources need beside the context. */
export interface EventSourceOptions {
  /** The stream of a table by its ARN. */
  readonly stream: (arn: string) => TableStream | undefined;
}

/** The event source mappings of the assembly: queues and table streams that feed functions once the cloud has started. */
export function createEventSources(context: CloudContext, options: EventSourceOptions): Service {
  const timers = createTimers(context.clock);
  const pollers: { readonly mapping: Mapping; readonly poller: Poller }[] = [];
  let earlier: ReadonlyMap<string, unknown> = new Map();

  function createPoller(mapping: Mapping): Poller {
    if (mapping.sourceArn.split(':')[2] === 'sqs') return createQueuePoller(context, mapping, timers);
    const stream = options.stream(mapping.sourceArn);
    if (stream !== undefined) return createStreamPoller(context, mapping, timers, stream);
    throw new Error(`event source mapping ${mapping.id}: there is no stream ${mapping.sourceArn}`);
  }

  return {
    name: 'event-sources',
    protocol: 'json',
    provisioners: {
      'AWS::Lambda::EventSourceMapping': (resource) => {
        const mapping = readMapping(context, resource);
        if (mapping.enabled) {
          const poller = createPoller(mapping);
          const kept = earlier.get(nameOf(mapping));
          if (kept !== undefined) poller.memory?.takeBack(kept);
          pollers.push({ mapping, poller });
        }
        return { ref: mapping.id, attributes: { Id: mapping.id } };
      },
    },
    authorize: () => [],
    handle: async ({ action }) => {
      throw new AwsError('UnknownOperationException', `Event sources have no operation ${action}`);
    },
    start() {
      for (const { mapping, poller } of pollers) begin(context, mapping, poller);
    },
    memory: memoryOf<Readonly<Record<string, unknown>>>({
      keep: () => Object.fromEntries(pollers.map(({ mapping, poller }) => [nameOf(mapping), poller.memory?.keep()])),
      takeBack(kept) {
        earlier = new Map(Object.entries(kept));
      },
    }),
    async close() {
      for (const { poller } of pollers) poller.stop();
      timers.close();
    },
  };
}

/** By this name it is known again; records of another source are not its business. */
function nameOf({ id, sourceArn }: Mapping): string {
  return `${id} ${sourceArn}`;
}

/** @throws Error when the function's role may not read the source: in AWS the mapping could not be made */
function begin(context: CloudContext, mapping: Mapping, poller: Poller) {
  const principal = context.functionPrincipal(mapping.functionArn);
  try {
    context.authorize(principal, poller.permissions);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new Error(`event source mapping ${mapping.id} cannot read ${mapping.sourceArn}: ${error.message}`, {
      cause: error,
    });
  }
  poller.start(principal);
}
