import { SQSClient } from '@aws-sdk/client-sqs';
import { createFaults, type FaultControl } from '../../../../local/faults.ts';
import type { Service } from '../../../../local/service.ts';
import { createSqsService } from '../../../../local/sqs/service.ts';
import { createAcceleratedClock, type WakingClock } from '../../../../local/timers.ts';
import { type FakeCloud, fakeCloudWith } from '../../../support/fake-cloud.ts';
import { clientOptions, serveService } from '../../../support/service-endpoint.ts';

export interface Fixture<C extends WakingClock = WakingClock> {
  readonly cloud: FakeCloud<C>;
  readonly service: Service;
  readonly client: SQSClient;
  readonly faults: FaultControl;
  readonly policies: Map<string, unknown>;
  /** Makes a queue. @returns its URL */
  makeQueue(name: string, properties?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

/** The service behind HTTP, by default on a clock that runs a hundred times as fast, and the real client. */
export async function createFixture<C extends WakingClock>(clock: C): Promise<Fixture<C>> {
  const faults = createFaults();
  const policies = new Map<string, unknown>();
  const base = fakeCloudWith(clock);
  const cloud = {
    ...base,
    faults,
    resourcePolicies: { set: (arn: string, policy: unknown) => policies.set(arn, policy) },
  };
  const service = createSqsService(cloud);
  const endpoint = await serveService(cloud, service);
  const client = new SQSClient({ ...clientOptions(endpoint), useQueueUrlAsEndpoint: false });
  return {
    cloud,
    service,
    client,
    faults,
    policies,
    async makeQueue(name, properties = {}) {
      const type = 'AWS::SQS::Queue';
      const resource = { logicalId: name, stackName: 'test', type, properties: { QueueName: name, ...properties } };
      return (await service.provisioners[type]?.(resource))?.ref ?? '';
    },
    async close() {
      client.destroy();
      await endpoint.close();
      await service.close?.();
    },
  };
}

export const fastClock = () => createAcceleratedClock(100);
