import { type AuthorizationQuery, AwsError, type CloudContext, type Principal } from '../../../local/service.ts';

/** A context for one service alone: everything is allowed, nothing else of the cloud exists. */
export interface TestContext extends CloudContext {
  /** What IAM was asked, in order. */
  readonly asked: { readonly principal: Principal; readonly queries: readonly AuthorizationQuery[] }[];
  readonly policies: Map<string, unknown>;
}

export const ROOT: Principal = { arn: 'arn:aws:iam::111122223333:root', tags: {} };

/** @param parts what a test replaces */
export function createTestContext(parts: Partial<CloudContext> = {}): TestContext {
  const asked: TestContext['asked'] = [];
  const policies = new Map<string, unknown>();
  return {
    accountId: '111122223333',
    region: 'eu-west-1',
    clock: { now: () => Date.now() },
    baseUrl: 'http://127.0.0.1:4566',
    faults: { at: () => 'proceed' },
    resourcePolicies: { set: (arn, policy) => policies.set(arn, policy) },
    authorize: (principal, queries) => asked.push({ principal, queries }),
    assumeRole: (roleArn, sessionName) => ({ arn: `${roleArn}/${sessionName}`, roleName: roleArn, tags: {} }),
    invokeFunction: async (functionArn) => {
      throw new AwsError('ResourceNotFoundException', `Function not found: ${functionArn}`, 404);
    },
    putEvent: () => {},
    log: () => {},
    ...parts,
    asked,
    policies,
  };
}
