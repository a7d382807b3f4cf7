import { Duration } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { TenancyConfig } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { httpCallEnvironment, scriptCallEnvironment, scriptRunEnvironment } from '../../functions/tasks/environment.ts';
import { acknowledge } from '../platform/acknowledge.ts';
import { Connector } from '../platform/connector.ts';
import type { Platform } from '../platform/platform.ts';
import { ServiceFunction } from '../platform/service-function.ts';
import { ScriptNetwork } from './script-network.ts';

/** What Lambda does with a function's role to connect it to a network (developer guide, "Required IAM permissions"). */
const NETWORK_INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** What state machines call to do a tenant's work. */
export class Tasks extends Construct {
  /** Performs `call: http`. It has no rights at all. */
  readonly onHttpCall: Connector;
  /** Takes the scripts of `run: script` to the sandbox, in the name of the execution's tenant. */
  readonly onScriptCall: Connector;
  /** The sandbox: environments of one tenant each, without rights and without network. */
  readonly onScriptRun: ServiceFunction;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    const { stage } = platform.config;
    this.onHttpCall = new Connector(this, 'OnHttpCall', {
      platform,
      entry: 'tasks/on-http-call',
      description: 'Performs the HTTP calls of workflows',
      schema: httpCallEnvironment,
      environment: { STAGE: stage, EGRESS_ALLOWED_HOSTS: '' },
      // An answer may take half a minute, and redirects lead on.
      timeout: Duration.seconds(60),
    });
    this.onScriptRun = this.createSandbox(platform);
    this.onScriptCall = new Connector(this, 'OnScriptCall', {
      platform,
      entry: 'tasks/on-script-call',
      description: 'Takes the scripts of workflows to the sandbox',
      schema: scriptCallEnvironment,
      environment: { STAGE: stage, SCRIPT_RUN_FUNCTION_NAME: this.onScriptRun.function.functionName },
      // The sandbox's own time, its start in a network, and another attempt when there was no room.
      timeout: Duration.seconds(60),
    });
    this.onScriptRun.grantInvoke(this.onScriptCall.function);
  }

  private createSandbox(platform: Platform): ServiceFunction {
    const { config: network } = new ScriptNetwork(this, 'ScriptNetwork', platform);
    const sandbox = new ServiceFunction(this, 'OnScriptRun', {
      platform,
      entry: 'tasks/on-script-run',
      description: 'Runs scripts of tenants, each tenant in environments of its own',
      schema: scriptRunEnvironment,
      environment: {},
      timeout: Duration.seconds(15),
      placement: { network, tenancy: TenancyConfig.PER_TENANT },
    });
    this.takeRights(sandbox);
    return sandbox;
  }

  /**
   * Lambda itself connects the function and delivers its logs with its role. What the function's code asks for carries the
   * key `lambda:SourceFunctionArn`, and is denied whatever it is: so a script that broke out would hold worthless credentials.
   */
  private takeRights(sandbox: ServiceFunction): void {
    sandbox.allow(NETWORK_INTERFACES, ['*']);
    acknowledge(sandbox.role, 'IAM5[Resource::*]', 'Lambda makes network interfaces that have no names before.');
    sandbox.role.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'NothingForCode',
        effect: Effect.DENY,
        actions: ['*'],
        resources: ['*'],
        conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
      }),
    );
  }
}
