import { join } from 'node:path';
import { type Account, createAccount } from './account.ts';
import { type CloudAssembly, readCloudAssembly } from './assembly/cloud-assembly.ts';
import { deploy, type StackOutputs } from './assembly/deployment.ts';
import { inertProvisioners } from './assembly/inert-resources.ts';
import { createContext } from './context.ts';
import type { DataFolder } from './data/data-folder.ts';
import { type Keeper, type Memories, startKeeper, takeBack } from './data/keeper.ts';
import type { ClockPace } from './lambda/runtime-messages.ts';
import { AwsError, type CloudContext, type Faults, type Provisioner, type Service } from './service.ts';
import type { Credentials } from './sts/sessions.ts';
import type { WakingClock } from './timers.ts';
import { createAwsEndpoint, type Interceptor } from './wire/aws-endpoint.ts';
import { type FrontDoor, type HttpServer, startHttpServer } from './wire/http-server.ts';

export interface KernelOptions {
  /** Folder of the assembly: `cdk.out`. */
  readonly assembly: string;
  readonly faults: Faults;
  /** 0 takes a free port. */
  readonly port: number;
  readonly clock: WakingClock;
  /** How the clock runs, for the functions' `Date`. */
  readonly pace: ClockPace;
  /** Variables that override those of the templates, by function name. */
  readonly environment: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** @default - none */
  readonly intercept?: Interceptor | undefined;
  readonly log: (line: string) => void;
  /** Where the state is kept and was found. @default - nowhere */
  readonly data?: DataFolder | undefined;
  /** What is kept beside the services' memories, by name. @default - nothing */
  readonly alsoKept?: Memories | undefined;
}

/** What is built upon the kernel. */
export interface Composition {
  readonly services: readonly Service[];
  readonly putEvent: CloudContext['putEvent'];
  /** Answers what is not for an AWS service. */
  readonly frontDoor: FrontDoor;
}

/** A running cloud. */
export interface Kernel {
  readonly baseUrl: string;
  readonly outputs: StackOutputs;
  readonly rootCredentials: Credentials;
  /**
   * Begins to keep the state in the data folder, if there is one: what is made before, is there whole or not at all.
   * @throws Error when it is called twice
   */
  keep(): void;
  /** Stops everything that was started; when state is kept, after it was written down as it is at the call. */
  close(): Promise<void>;
}

/** In the assembly's folder: it goes when the code goes. */
const CODE_CACHE = 'code-cache';

/** For stacks that fit every environment. */
const ACCOUNT_ID = '000000000000';
const REGION = 'us-east-1';

/**
 * Starts what every cloud needs (HTTP, IAM, STS, Lambda, logs, keys, secrets), adds the services of `compose`, and
 * makes the assembly's resources.
 * @throws Error when the assembly cannot be read or a resource of it cannot be made; nothing is left running then, and
 *   the data folder is as it was
 * @throws DataFolderError `DATA_FOLDER_CORRUPT`
 */
export async function startKernel(
  options: KernelOptions,
  compose: (context: CloudContext) => Composition,
): Promise<Kernel> {
  const assembly = readCloudAssembly(options.assembly);
  const account = createAccount(assembly.account ?? ACCOUNT_ID, assembly.region ?? REGION, options.clock);
  const services = new Map<string, Service>();
  const late: LateParts = {};
  const http = await listen(account, services, late, options);
  const stop = async () => {
    await http.close();
    await Promise.all([...services.values()].map((service) => service.close?.()));
  };
  try {
    const context = furnish({ assembly, account, services, late, http }, options, compose);
    const memories = new Map([...memoriesOf(services), ...(options.alsoKept ?? [])]);
    if (options.data !== undefined) takeBack(options.data, memories);
    const outputs = await deploy(assembly, { ...account, provisioners: provisionersOf(context, services) });
    for (const service of services.values()) service.start?.();
    const rootCredentials = account.sessions.root().credentials;
    return { baseUrl: context.baseUrl, outputs, rootCredentials, ...keeping(options, memories, stop) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Keeping, once it is asked for, and the end, which is written down if it was. */
function keeping(
  { data, clock, log }: KernelOptions,
  memories: Memories,
  stop: () => Promise<void>,
): Pick<Kernel, 'keep' | 'close'> {
  let keeper: Keeper | undefined;
  return {
    keep() {
      if (keeper !== undefined) throw new Error('the state is kept already');
      keeper = data && startKeeper(data, memories, clock, log);
    },
    close: () => keepAndStop(keeper, stop),
  };
}

/** What stopping does to calls under way (they fail) must not be kept: the state is taken first, in the same turn. */
async function keepAndStop(keeper: Keeper | undefined, stop: () => Promise<void>): Promise<void> {
  const kept = keeper?.finish();
  try {
    await stop();
  } finally {
    await kept;
  }
}

function memoriesOf(services: ReadonlyMap<string, Service>): Memories {
  return new Map([...services].flatMap(([name, { memory }]) => (memory === undefined ? [] : [[name, memory]])));
}

/** Parts that others hold on to before they exist, because services refer to each other. */
interface LateParts {
  composition?: Composition;
}

/** The port is opened first: resources bear its number in their URLs. */
function listen(
  { access, sessions }: Account,
  services: ReadonlyMap<string, Service>,
  late: LateParts,
  { port, faults, log, intercept }: KernelOptions,
): Promise<HttpServer> {
  const context = { authorize: access.authorize, faults, log };
  const aws = createAwsEndpoint({ context, sessions, intercept, service: (name) => services.get(name) });
  const frontDoor: FrontDoor = async (request, response) => {
    if (late.composition !== undefined) await late.composition.frontDoor(request, response);
    else response.writeHead(503, { 'retry-after': '1' }).end();
  };
  return startHttpServer(port, aws, frontDoor, log);
}

interface Parts {
  readonly assembly: CloudAssembly;
  readonly account: Account;
  readonly services: Map<string, Service>;
  readonly late: LateParts;
  readonly http: HttpServer;
}

/** Makes all services, the kernel's own and those of the composition. */
function furnish(parts: Parts, options: KernelOptions, compose: (context: CloudContext) => Composition): CloudContext {
  const { assembly, account, services, late, http } = parts;
  const { context, services: own } = createContext({
    ...options,
    account,
    services,
    baseUrl: `http://127.0.0.1:${http.port}`,
    assetFolder: assembly.assetFolder,
    codeCache: join(options.assembly, CODE_CACHE),
    putEvent(busName, event) {
      if (late.composition === undefined) throw new AwsError('InternalFailure', 'There is no event bus yet', 500);
      late.composition.putEvent(busName, event);
    },
  });
  late.composition = compose(context);
  for (const service of [...own, ...late.composition.services]) {
    if (services.has(service.name)) throw new Error(`there are two services ${service.name}`);
    services.set(service.name, service);
  }
  return context;
}

/** A service makes a resource before the list of inert ones does. */
function provisionersOf(
  { region, accountId }: CloudContext,
  services: ReadonlyMap<string, Service>,
): Readonly<Record<string, Provisioner>> {
  return Object.assign(
    { ...inertProvisioners(region, accountId) },
    ...[...services.values()].map((s) => s.provisioners),
  );
}
