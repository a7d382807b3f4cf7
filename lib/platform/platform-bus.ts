import { Archive, EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { type Platform, physicalName } from './platform.ts';

/** The bus on which contexts hear of each other, and the archive from which its events can be replayed. */
export class PlatformBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    const eventBusName = physicalName(platform, 'events');
    this.bus = new EventBus(this, 'Bus', {
      eventBusName,
      description: 'What happened in tenants',
      kmsKey: platform.key.key,
    });
    new Archive(this, 'Archive', {
      archiveName: eventBusName,
      sourceEventBus: this.bus,
      eventPattern: { account: [this.bus.stack.account] },
      retention: platform.config.eventArchive,
      kmsKey: platform.key.key,
    });
  }
}
