import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { CfnAlias } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type * as z from 'zod';
import { acknowledge } from './acknowledge.ts';
import { ServiceFunction, type ServiceFunctionProps } from './service-function.ts';

/** What compiled workflows call. It is part of their definitions for as long as any published version names it. */
const LIVE = 'live';

/**
 * A function that published workflows name, in runs that last up to a year. They name an alias, which a deployment moves
 * to a new version of the code: so a correction reaches every workflow on its next call, and an alias that is moved back
 * undoes it. Versions that were deployed before stay, so that nothing that names one breaks; calls under way end on the
 * version on which they began.
 */
export class Connector<S extends z.ZodObject = z.ZodObject> extends Construct {
  readonly function: ServiceFunction<S>;
  private readonly alias: CfnAlias;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<S>) {
    super(scope, id);
    this.function = new ServiceFunction(this, 'Handler', {
      ...props,
      versions: { removalPolicy: RemovalPolicy.RETAIN, description: 'Kept for runs that are under way' },
    });
    const { functionName, currentVersion } = this.function.function;
    this.alias = new CfnAlias(this, 'Live', {
      name: LIVE,
      functionName,
      functionVersion: currentVersion.version,
      description: 'What workflows call',
    });
  }

  /** The ARN that definitions name. */
  get arn(): string {
    return this.alias.ref;
  }

  /** The role may call the function by whatever name: one that is narrowed to the newest version breaks open runs. */
  grantInvoke(to: Role): void {
    const { functionName, arnByName } = this.function;
    const every = Stack.of(this).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: `${functionName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    to.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [arnByName, every] }));
    acknowledge(
      to,
      `IAM5[Resource::arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:${functionName}:*]`,
      'Every version and alias of this one function: published workflows may name any of them.',
    );
  }
}
