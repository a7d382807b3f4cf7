import { header, type WireRequest } from './protocol.ts';

/** What the `Authorization` header of a signed request says about it. */
export interface SignedScope {
  readonly accessKeyId: string;
  readonly region: string;
  /** Signing name of the service. */
  readonly service: string;
  readonly sessionToken: string | undefined;
}

const CREDENTIAL = /^AWS4-HMAC-SHA256 .*?Credential=([^/,\s]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/**
 * Reads the credential scope of Signature Version 4. The signature itself is not verified: whoever reaches the
 * loopback of this machine could read the secret keys from this process as well. What matters here is who is asking.
 */
export function signedScope(request: WireRequest): SignedScope | undefined {
  const [, accessKeyId, region, service] = CREDENTIAL.exec(header(request, 'authorization') ?? '') ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service, sessionToken: header(request, 'x-amz-security-token') };
}

/** Services by the prefix of `X-Amz-Target`, for the operations that need no signature. */
const TARGETS: Readonly<Record<string, string>> = {
  AWSCognitoIdentityProviderService: 'cognito-idp',
  AWSEvents: 'events',
  AWSStepFunctions: 'states',
  AmazonSQS: 'sqs',
  DynamoDB_20120810: 'dynamodb',
  Logs_20140328: 'logs',
  TrentService: 'kms',
  secretsmanager: 'secretsmanager',
};

/** Service that an unsigned request is for, by its target. */
export function targetService(request: WireRequest): string | undefined {
  const prefix = header(request, 'x-amz-target')?.split('.')[0];
  return prefix === undefined ? undefined : TARGETS[prefix];
}
