import {
  CreateStateMachineCommand,
  type CreateStateMachineCommandInput,
  type SFNClient,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { isNamed, isThrottling } from '../../shared/aws-errors.ts';
import { DomainError } from '../../shared/errors.ts';
import type { MachineOutcome, StateMachinePublisher, StateMachineRequest } from '../domain/ports.ts';
import { stateMachineName } from '../domain/state-machine-name.ts';

export interface StateMachineSettings {
  readonly stage: string;
  readonly roleArn: string;
  readonly keyArn: string;
  /** ARN of the group, with or without the `:*` that CloudFormation appends. */
  readonly logGroupArn: string;
}

/** Step Functions takes 300 s at most; data keys are then asked of KMS twelve times an hour and execution. */
const DATA_KEY_SECONDS = 300;

/** `StateMachinePublisher` on Step Functions: one Standard state machine a workflow, one version of it a version. */
export function sfnStateMachinePublisher(client: SFNClient, settings: StateMachineSettings): StateMachinePublisher {
  return {
    async publish(request) {
      try {
        return published(await createOrUpdate(client, settings, request));
      } catch (error) {
        return refusedOrThrow(error);
      }
    },
  };
}

async function createOrUpdate(
  client: SFNClient,
  settings: StateMachineSettings,
  request: StateMachineRequest,
): Promise<string | undefined> {
  const configuration = configurationOf(settings, request);
  const name = stateMachineName({ stage: settings.stage, ...request });
  try {
    const tags = [
      { key: 'tenant', value: request.tenantId },
      { key: 'workflow', value: request.workflow },
    ];
    const created = await client.send(
      new CreateStateMachineCommand({ name, type: 'STANDARD', tags, ...configuration }),
    );
    return created.stateMachineVersionArn;
  } catch (error) {
    if (!isNamed(error, 'StateMachineAlreadyExists')) throw error;
    const stateMachineArn = arnOf(name, settings.logGroupArn);
    const updated = await client.send(new UpdateStateMachineCommand({ stateMachineArn, ...configuration }));
    return updated.stateMachineVersionArn;
  }
}

function configurationOf({ roleArn, keyArn, logGroupArn }: StateMachineSettings, request: StateMachineRequest) {
  return {
    definition: request.definition,
    roleArn,
    loggingConfiguration: {
      level: 'ALL',
      // Logs hold no payloads.
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: `${logGroupArn.replace(/:\*$/, '')}:*` } }],
    },
    tracingConfiguration: { enabled: true },
    encryptionConfiguration: {
      type: 'CUSTOMER_MANAGED_KMS_KEY',
      kmsKeyId: keyArn,
      kmsDataKeyReusePeriodSeconds: DATA_KEY_SECONDS,
    },
    publish: true,
    versionDescription: request.version,
  } satisfies Partial<CreateStateMachineCommandInput>;
}

/** State machines live beside their log group: in the same partition, region and account. */
function arnOf(name: string, logGroupArn: string): string {
  const [, partition, , region, account] = logGroupArn.split(':');
  return `arn:${partition}:states:${region}:${account}:stateMachine:${name}`;
}

function published(arn: string | undefined): MachineOutcome {
  if (arn === undefined) throw new Error('Step Functions published no version');
  return { kind: 'published', arn };
}

/** What is wrong with the definition itself; everything else is ours, and is tried again. */
const REFUSALS = ['InvalidDefinition', 'ValidationException'];

function refusedOrThrow(error: unknown): MachineOutcome {
  const refusal = REFUSALS.find((name) => isNamed(error, name));
  if (refusal !== undefined && error instanceof Error) return { kind: 'refused', detail: withoutArns(error.message) };
  if (isThrottling(error) || isNamed(error, 'ConflictException')) throw new DomainError('platform-busy');
  throw error;
}

/** Names of the platform's resources are no business of tenants. */
function withoutArns(message: string): string {
  return `Step Functions refused the compiled state machine: ${message.replaceAll(/arn:aws[^\s'",]*/g, '(a resource of the platform)')}`;
}
