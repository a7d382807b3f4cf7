import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { type Platform, physicalName } from './platform.ts';
import type { ServiceFunction } from './service-function.ts';

/** Keys the HMAC of a tenant's id that is the tenant's usage key, so that the authorizer needs no look-up for it. */
export class UsageKeySecret extends Construct {
  private readonly platform: Platform;
  private readonly secret: Secret;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    this.platform = platform;
    this.secret = new Secret(this, 'Secret', {
      secretName: physicalName(platform, 'usage-key'),
      description: 'Makes the usage keys of tenants',
      encryptionKey: platform.key.key,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: platform.config.removalPolicy,
    });
    acknowledge(
      this,
      'SMG4',
      'Rotation would orphan the usage key of every tenant; a usage key opens nothing, it only counts requests.',
    );
  }

  get arn(): string {
    return this.secret.secretArn;
  }

  /** The function may read the value. */
  grantRead(to: ServiceFunction): void {
    to.allow(['secretsmanager:GetSecretValue'], [this.arn]);
    this.platform.key.grantThrough('secretsmanager', 'read', to);
  }
}
