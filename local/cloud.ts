import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApiGatewayService, createApiGatewayService } from './apigateway/service.ts';
import { type CognitoService, createCognitoService } from './cognito/service.ts';
import { type DataFolder, openDataFolder } from './data/data-folder.ts';
import type { Memories } from './data/keeper.ts';
import { createDynamoDbService } from './dynamodb/service.ts';
import { createEventSources } from './event-sources/service.ts';
import type { BusEvent } from './events/event.ts';
import { createEventsService, type EventsService } from './events/service.ts';
import { createFaults, type FaultControl } from './faults.ts';
import { type Kernel, startKernel } from './kernel.ts';
import type { CloudContext } from './service.ts';
import { createSqsService } from './sqs/service.ts';
import { createStatesService } from './states/service.ts';
import { createAcceleratedClock, type WakingClock } from './timers.ts';
import type { Interceptor } from './wire/aws-endpoint.ts';

export interface LocalCloudOptions {
  /** Folder of the cloud assembly: `cdk.out`. */
  readonly assembly: string;
  /** @default - a free port */
  readonly port?: number;
  /** How many times faster than real time passes, for the functions' `Date` too. @default 1 */
  readonly timeScale?: number;
  /** Replaces the clock that `timeScale` makes; the functions' `Date` is then the real one. @default - none */
  readonly clock?: WakingClock;
  /** @default - no faults until one is injected */
  readonly faults?: FaultControl;
  /** Environment variables that override those of the templates, by function name. @default - none */
  readonly environment?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Stands around every AWS call that is made over HTTP. @default - none */
  readonly intercept?: Interceptor;
  /**
   * `arrival` hands out the messages of standard queues in the order in which they came, whoever's they are: what a
   * queue would do that knows no groups. @default 'fair'
   */
  readonly queueOrder?: 'fair' | 'arrival';
  /** Folder that keeps the state, and from which it goes on; one cloud at a time. @default - it stays in memory */
  readonly data?: string;
  /** What the data folder keeps beside the cloud, by name. @default - nothing */
  readonly alsoKept?: Memories;
  /** Takes lines about failures that no client is told of. @default - standard error */
  readonly log?: (line: string) => void;
}

/** An e-mail that the user pool sent; it went nowhere. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  /** In an invitation. */
  readonly temporaryPassword?: string;
}

/** The assembly, running in this process. */
export interface LocalCloud {
  /** `http://127.0.0.1:<port>`: the API at `/v1/…`, and the endpoint of every AWS service. */
  readonly baseUrl: string;
  /** Outputs of the stacks by name. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Access key that may do everything. */
  readonly rootCredentials: Kernel['rootCredentials'];
  /** The state was found in the data folder: this cloud goes on where another one stopped. */
  readonly resumed: boolean;
  /** All e-mails so far, oldest first. */
  readonly mailbox: readonly Mail[];
  readonly faults: FaultControl;
  /** What the archive of an event bus holds, oldest first. In AWS one replays it to see. */
  archivedEvents(bus: string): readonly BusEvent[];
  /**
   * Begins to keep the state in the data folder, if there is one: what is made before, is there whole or not at all.
   * @throws Error when it is called twice
   */
  keep(): void;
  /** Stops every server, worker and timer; when state is kept, after it was written down as it is at the call. */
  close(): Promise<void>;
}

/**
 * Runs a synthesized cloud assembly on this machine: its tables, queues, buses, users, API and functions, under the
 * rights of its roles. It listens on the loopback only, and keeps nothing before it is told to.
 * @throws Error when the assembly holds what the local cloud does not know
 * @throws DataFolderError when the data folder cannot be gone on with
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const data = options.data === undefined ? undefined : await openDataFolder(options.data);
  try {
    return await startCloud(options, data);
  } catch (error) {
    await data?.release();
    throw error;
  }
}

async function startCloud(options: LocalCloudOptions, data: DataFolder | undefined): Promise<LocalCloud> {
  const { assembly, port = 0, timeScale = 1, environment = {}, faults = createFaults(), intercept } = options;
  const { alsoKept } = options;
  // An accelerated clock may have run ahead of real time; time never goes back.
  const startedAt = Math.max(Date.now(), data?.found?.savedAt ?? 0);
  const pace = { startedAt, realStart: Date.now(), speed: options.clock === undefined ? timeScale : 1 };
  const clock = options.clock ?? createAcceleratedClock(timeScale, startedAt);
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const made: { cognito?: CognitoService; events?: EventsService } = {};
  const settings = { assembly, faults, port, clock, pace, environment, intercept, log, data, alsoKept };
  const kernel = await startKernel(settings, (context) => {
    const services = createServices(context, options.queueOrder !== 'arrival');
    made.cognito = services.cognito;
    made.events = services.events;
    return {
      services: Object.values(services),
      putEvent: services.events.putEvent,
      frontDoor: createFrontDoor(services.cognito, services.gateway),
    };
  });
  return {
    ...kernel,
    outputs: flatten(kernel.outputs),
    resumed: data?.found !== undefined,
    get mailbox() {
      return mails(made.cognito);
    },
    faults,
    archivedEvents: (bus) => made.events?.archivedEvents(bus) ?? [],
    close: () => kernel.close().finally(() => data?.release()),
  };
}

function createServices(context: CloudContext, fairQueues: boolean) {
  const dynamodb = createDynamoDbService(context);
  return {
    dynamodb,
    sqs: createSqsService(context, fairQueues),
    events: createEventsService(context),
    eventSources: createEventSources(context, dynamodb),
    cognito: createCognitoService(context),
    states: createStatesService(context),
    gateway: createApiGatewayService(context),
  };
}

/** The user pool's public keys and the REST API share the port with the AWS services. */
function createFrontDoor(cognito: CognitoService, gateway: ApiGatewayService) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const document = cognito.serveWellKnown(new URL(request.url ?? '/', 'http://127.0.0.1').pathname);
    if (document === undefined) await gateway.serve(request, response);
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
  };
}

/** @throws Error when two stacks have different outputs of one name */
function flatten(stacks: Kernel['outputs']): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  for (const [stack, own] of stacks) {
    for (const [name, value] of Object.entries(own)) {
      if (outputs[name] !== undefined && outputs[name] !== value)
        throw new Error(`${stack} has another output ${name}`);
      outputs[name] = value;
    }
  }
  return outputs;
}

function mails(cognito: CognitoService | undefined): readonly Mail[] {
  return (cognito?.mailbox.messages() ?? []).map(({ kind, to, subject, body, secret }) => ({
    to,
    subject,
    body,
    ...(kind === 'invitation' ? { temporaryPassword: secret } : {}),
  }));
}
