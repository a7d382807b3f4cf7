import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { httpCallEnvironment } from '../../functions/tasks/environment.ts';
import { Connector } from '../platform/connector.ts';
import type { Platform } from '../platform/platform.ts';

/** What state machines call to do a tenant's work. */
export class Tasks extends Construct {
  /** Performs `call: http`. It has no rights at all. */
  readonly onHttpCall: Connector;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    this.onHttpCall = new Connector(this, 'OnHttpCall', {
      platform,
      entry: 'tasks/on-http-call',
      description: 'Performs the HTTP calls of workflows',
      schema: httpCallEnvironment,
      environment: { STAGE: platform.config.stage, EGRESS_ALLOWED_HOSTS: '' },
      // An answer may take half a minute, and redirects lead on.
      timeout: Duration.seconds(60),
    });
  }
}
