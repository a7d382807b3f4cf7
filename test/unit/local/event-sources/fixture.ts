import { createDynamoDbService } from '../../../../local/dynamodb/service.ts';
import { createEventSources } from '../../../../local/event-sources/service.ts';
import type { AuthorizationQuery, Principal, Service } from '../../../../local/service.ts';
import { callService } from '../../../../local/service-call.ts';
import { createSqsService } from '../../../../local/sqs/service.ts';
import { createAcceleratedClock } from '../../../../local/timers.ts';
import { type FakeCloud, fakeCloudWith, ROOT } from '../../../support/fake-cloud.ts';
import { type Kept, keepAll, takeBackAll } from '../../../support/memories.ts';
import { TABLE_PROPERTIES } from '../dynamodb/fixture.ts';

export const FUNCTION_ROLE: Principal = {
  arn: 'arn:aws:sts::123456789012:assumed-role/reader/on-work',
  roleName: 'reader',
  tags: {},
};

export interface Fixture {
  readonly cloud: FakeCloud<ReturnType<typeof createAcceleratedClock>>;
  /** What was asked of IAM for calls within the cloud. */
  readonly asked: { readonly principal: Principal; readonly queries: readonly AuthorizationQuery[] }[];
  readonly streamArn: string;
  /** Makes a mapping and starts it. */
  map(properties: Record<string, unknown>): Promise<void>;
  call(service: string, action: string, input: Record<string, unknown>): Promise<unknown>;
  /** What all services keep, for the fixture that goes on. */
  keep(): Kept;
  /** Resolves when the condition holds. */
  until(holds: () => boolean | Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

/** A queue with dead letters, a table with a stream, and a function, on a clock that runs a hundred times as fast. */
export async function createFixture(invoke: (payload: unknown) => unknown, earlier: Kept = {}): Promise<Fixture> {
  const services = new Map<string, Service>();
  const asked: Fixture['asked'] = [];
  const authorize = (principal: Principal, queries: readonly AuthorizationQuery[]) =>
    void asked.push({ principal, queries });
  const cloud: Fixture['cloud'] = {
    ...fakeCloudWith(createAcceleratedClock(100), { invoke: (_arn, payload) => invoke(payload) }),
    authorize,
    functionPrincipal: () => FUNCTION_ROLE,
    call: (request) => callService(services, authorize, request),
  };
  const dynamodb = createDynamoDbService(cloud);
  const sources = createEventSources(cloud, { stream: dynamodb.stream });
  for (const service of [createSqsService(cloud), dynamodb, sources]) services.set(service.name, service);
  takeBackAll(services.values(), earlier);
  const provision = (type: string, properties: Record<string, unknown>) => {
    const make = [...services.values()].map(({ provisioners }) => provisioners[type]).find((one) => one !== undefined);
    return make?.({ logicalId: 'Mapping', stackName: 'test', type, properties });
  };
  const queue = (QueueName: string, more: object = {}) => provision('AWS::SQS::Queue', { QueueName, ...more });
  await queue('dead');
  const deadLetterTargetArn = 'arn:aws:sqs:us-east-1:123456789012:dead';
  await queue('work', { VisibilityTimeout: 30, RedrivePolicy: { deadLetterTargetArn, maxReceiveCount: 3 } });
  const table = await provision('AWS::DynamoDB::GlobalTable', TABLE_PROPERTIES);
  return {
    cloud,
    asked,
    streamArn: String(table?.attributes['StreamArn']),
    async map(properties) {
      await provision('AWS::Lambda::EventSourceMapping', { FunctionName: 'on-work', ...properties });
      sources.start?.();
    },
    call: (service, action, input) => callService(services, () => {}, { service, action, input, principal: ROOT }),
    keep: () => keepAll(services.values()),
    async until(holds) {
      while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async close() {
      await Promise.all([...services.values()].map((service) => service.close?.()));
    },
  };
}
