import type { Principal } from './authenticate.ts';

/** `arn:<partition>:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>` */
const METHOD_ARN = /^(arn:[^:]+:execute-api:[^:]*:[^:]*:[^/]+\/[^/]+)\//;

/**
 * The authorizer's answer for someone known. It allows the whole stage, since API Gateway caches it for all methods of the
 * credentials; what they may do is decided behind it, for each request. @throws TypeError for an ARN of another form
 */
export function allowStage(principal: Principal, methodArn: string, usageIdentifierKey: string) {
  const [, stage] = METHOD_ARN.exec(methodArn) ?? [];
  if (stage === undefined) throw new TypeError('not the ARN of a method');
  const { principalId } = principal;
  return {
    principalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow' as const, Resource: `${stage}/*` }],
    },
    context: { ...principal },
    usageIdentifierKey,
  };
}
