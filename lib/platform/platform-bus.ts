import { CfnArchive, CfnEventBus, EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { TENANT_EVENT_SOURCE } from '../../functions/workflows/contract.ts';
import { type Platform, physicalName } from './platform.ts';
import type { PlatformKey } from './platform-key.ts';
import type { ServiceFunction } from './service-function.ts';

/** The bus on which contexts hear of each other, and the archive from which its events can be replayed. */
export class PlatformBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    const eventBusName = physicalName(platform, 'events');
    this.bus = new EventBus(this, 'Bus', {
      eventBusName,
      description: 'What happened in tenants',
    });
    encryptWith(this.bus, platform.key);
    new CfnArchive(this, 'Archive', {
      archiveName: eventBusName,
      description: 'Every event of the bus, to be replayed',
      sourceArn: this.bus.eventBusArn,
      retentionDays: platform.config.eventArchive.toDays(),
      kmsKeyIdentifier: platform.key.arn,
    });
  }

  /** The function may publish events of these sources, and pretend to no other. EventBridge encrypts in its own name. */
  grantPublish(to: ServiceFunction, sources: readonly string[]): void {
    to.allow(['events:PutEvents'], [this.bus.eventBusArn], { StringEquals: { 'events:source': [...sources] } });
  }

  /** The role may publish what workflows emit, and nothing in the name of the platform. */
  grantPublishAsTenants(to: Role): void {
    to.addToPolicy(
      new PolicyStatement({
        actions: ['events:PutEvents'],
        resources: [this.bus.eventBusArn],
        conditions: { StringLike: { 'events:source': `${TENANT_EVENT_SOURCE}.*` } },
      }),
    );
  }
}

/** `EventBus` would name itself in the policy of the key that it names: a cycle. The key's own policy has the prefix. */
function encryptWith(bus: EventBus, key: PlatformKey): void {
  const resource = bus.node.defaultChild;
  if (!(resource instanceof CfnEventBus)) throw new Error('An EventBus is made of a CfnEventBus.');
  resource.kmsKeyIdentifier = key.arn;
}
