import { join } from 'node:path';
import type { DataFolder } from '../../local/data/data-folder.ts';
import { createFaults, type FaultControl } from '../../local/faults.ts';
import { type Kernel, startKernel } from '../../local/kernel.ts';
import type { CloudContext, Service } from '../../local/service.ts';
import { createAcceleratedClock } from '../../local/timers.ts';
import type { Interceptor } from '../../local/wire/aws-endpoint.ts';
import { functionRole, lambdaFunction, role, type TemplateText, writeAssembly } from './tiny-assembly.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface TinyCloud extends Kernel {
  readonly faults: FaultControl;
  readonly log: readonly string[];
  /** Options of any SDK client, as the root. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: Kernel['rootCredentials'];
    readonly maxAttempts: number;
  };
}

const HANDLERS = ['echo', 'fail', 'variables', 'sleep', 'spin', 'exit', 'nothing', 'count', 'read', 'missing'];

/** A stack with a function for each handler of `test/support/functions/tiny`, and a secret. */
function tinyStack(resources: TemplateText): TemplateText {
  const more = {
    Timeout: 1,
    MemorySize: 256,
    Environment: { Variables: { PROJECT_ROOT: ROOT, SECRET: { Ref: 'Secret' } } },
  };
  const functions = HANDLERS.map((name) => [
    `${name}Function`,
    lambdaFunction(name, 'tiny', `index.${name}`, 'Role', name === 'read' ? { ...more, Timeout: 20 } : more),
  ]);
  return {
    Resources: {
      Role: functionRole(
        { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: 'Secret' } },
        { Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], Resource: '*' },
      ),
      Reader: role(
        { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } },
        {
          Effect: 'Allow',
          Action: 'secretsmanager:GetSecretValue',
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalTag/tenant': 'acme' } },
        },
      ),
      Secret: {
        Type: 'AWS::SecretsManager::Secret',
        Properties: { Name: 'tiny', GenerateSecretString: { PasswordLength: 40, ExcludePunctuation: true } },
      },
      ...Object.fromEntries(functions),
      ...resources,
    },
    Outputs: { SecretArn: { Value: { Ref: 'Secret' } }, ReaderArn: { Value: { 'Fn::GetAtt': ['Reader', 'Arn'] } } },
  };
}

export interface TinyCloudOptions {
  readonly speed?: number;
  readonly resources?: TemplateText;
  readonly intercept?: Interceptor;
  readonly data?: DataFolder;
  /** Whether it is told to keep its state. @default true */
  readonly keeps?: boolean;
  /** @default - none: no tables, queues or APIs */
  readonly services?: (context: CloudContext) => readonly Service[];
}

/** The kernel with the stack `tiny`, and with no services but its own unless told otherwise. */
export async function startTinyCloud(options: TinyCloudOptions = {}): Promise<TinyCloud> {
  const { speed = 1, resources = {}, intercept, data, keeps = true, services = () => [] } = options;
  const assembly = writeAssembly({
    stacks: { tiny: tinyStack(resources) },
    assets: { tiny: join(import.meta.dirname, 'functions', 'tiny') },
  });
  const faults = createFaults();
  const log: string[] = [];
  const startedAt = Date.now();
  const booting = startKernel(
    {
      assembly: assembly.folder,
      faults,
      port: 0,
      clock: createAcceleratedClock(speed, startedAt),
      pace: { startedAt, realStart: startedAt, speed },
      environment: { echo: { EXTRA: 'overridden' } },
      intercept,
      data,
      log: (line) => log.push(line),
    },
    (context) => ({
      services: services(context),
      putEvent: () => undefined,
      frontDoor: async (_request, response) => void response.writeHead(418).end('front door'),
    }),
  );
  const kernel = await booting.catch((error: unknown) => {
    assembly.remove();
    throw error;
  });
  if (keeps) kernel.keep();
  const close = async () => {
    await kernel.close();
    assembly.remove();
  };
  const { baseUrl: endpoint, rootCredentials: credentials } = kernel;
  return { ...kernel, close, faults, log, client: { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 } };
}
