import { parsePolicy, type Statement } from './policy.ts';

/** Policies that AWS manages, as far as functions and APIs attach them, in the text of their present version. */
const documents: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  AWSXRayDaemonWriteAccess: [
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ],
  'service-role/AmazonAPIGatewayPushToCloudWatchLogs': [
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:DescribeLogGroups',
    'logs:DescribeLogStreams',
    'logs:PutLogEvents',
    'logs:GetLogEvents',
    'logs:FilterLogEvents',
  ],
};

/** Statements of the policies that AWS manages, by ARN. */
export function awsManagedPolicies(): Map<string, readonly Statement[]> {
  return new Map(
    Object.entries(documents).map(([name, actions]) => [
      `arn:aws:iam::aws:policy/${name}`,
      parsePolicy(
        { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: [...actions], Resource: '*' } },
        'identity',
      ),
    ]),
  );
}
