import * as z from 'zod';
import type { AuthorizationQuery, AwsRequest, CloudContext } from '../service.ts';
import { machineArnOf } from './names.ts';

/** Member of the input that names the resource, by operation; the others take none. */
const RESOURCE_MEMBERS: Readonly<Record<string, string>> = {
  UpdateStateMachine: 'stateMachineArn',
  DescribeStateMachine: 'stateMachineArn',
  DeleteStateMachine: 'stateMachineArn',
  PublishStateMachineVersion: 'stateMachineArn',
  ListStateMachineVersions: 'stateMachineArn',
  DeleteStateMachineVersion: 'stateMachineVersionArn',
  UpdateStateMachineAlias: 'stateMachineAliasArn',
  DescribeStateMachineAlias: 'stateMachineAliasArn',
  DeleteStateMachineAlias: 'stateMachineAliasArn',
  ListStateMachineAliases: 'stateMachineArn',
  StartExecution: 'stateMachineArn',
  ListExecutions: 'stateMachineArn',
  StopExecution: 'executionArn',
  RedriveExecution: 'executionArn',
  DescribeExecution: 'executionArn',
  DescribeStateMachineForExecution: 'executionArn',
  GetExecutionHistory: 'executionArn',
  TagResource: 'resourceArn',
  UntagResource: 'resourceArn',
  ListTagsForResource: 'resourceArn',
};

/**
 * What IAM must allow: the operation, what publishing, tagging and showing secrets along with it need, and passing the
 * role to Step Functions. The permission to use the key of an encrypted state machine is not asked for.
 */
export function queriesOf(context: CloudContext, { action, input }: AwsRequest): readonly AuthorizationQuery[] {
  const resource = resourceOf(context, action, input);
  const queries = [{ action: `states:${action}`, resource }];
  if (action === 'TestState') {
    if (input['revealSecrets'] === true) queries.push({ action: 'states:RevealSecrets', resource });
    return [...queries, ...passRole(input)];
  }
  if (action !== 'CreateStateMachine' && action !== 'UpdateStateMachine') return queries;
  if (input['publish'] === true) queries.push({ action: 'states:PublishStateMachineVersion', resource });
  if (Array.isArray(input['tags']) && input['tags'].length > 0)
    queries.push({ action: 'states:TagResource', resource });
  return [...queries, ...passRole(input)];
}

function passRole({ roleArn }: AwsRequest['input']): readonly AuthorizationQuery[] {
  if (typeof roleArn !== 'string') return [];
  const context = { 'iam:PassedToService': 'states.amazonaws.com' };
  return [{ action: 'iam:PassRole', resource: roleArn, context }];
}

function resourceOf(context: CloudContext, action: string, input: AwsRequest['input']): string {
  if (action === 'CreateStateMachine') return machineArnOf(context, String(input['name']));
  if (action === 'CreateStateMachineAlias') return aliasArnOf(input);
  const arn = input[RESOURCE_MEMBERS[action] ?? ''];
  return typeof arn === 'string' ? arn : '*';
}

const newAlias = z.object({
  name: z.string(),
  routingConfiguration: z.tuple([z.object({ stateMachineVersionArn: z.string() })], z.unknown()),
});

/** ARN of the alias that is asked for: its name behind the state machine of its first version. */
function aliasArnOf(input: AwsRequest['input']): string {
  const { success, data } = newAlias.safeParse(input);
  if (!success) return '*';
  const [{ stateMachineVersionArn }] = data.routingConfiguration;
  return stateMachineVersionArn.replace(/:\d+$/, `:${data.name}`);
}
