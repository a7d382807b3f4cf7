import { AwsError, type CloudContext } from '../service.ts';

const RULE = 'StepFunctionsGetEventsForStepFunctionsExecutionRule';

/**
 * A state machine that waits for executions it starts has Step Functions make a rule for their events, as its role:
 * without these rights it is refused when it is made or changed ("IAM policies for calling Step Functions").
 * @throws AwsError `AccessDeniedException`
 */
export function checkManagedRule(
  context: CloudContext,
  stateMachineArn: string,
  { definition, roleArn }: { readonly definition: string; readonly roleArn: string },
): void {
  if (!/:states:startExecution\.sync(:2)?"/.test(definition)) return;
  const resource = `arn:aws:events:${context.region}:${context.accountId}:rule/${RULE}`;
  const actions = ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'];
  try {
    const principal = context.assumeRole(roleArn, 'managed-rule', 'states.amazonaws.com', stateMachineArn);
    context.authorize(
      principal,
      actions.map((action) => ({ action, resource })),
    );
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError('AccessDeniedException', `'${roleArn}' is not authorized to create managed-rule.`);
  }
}
