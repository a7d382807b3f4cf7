// Handlers of the tests' own assembly, CommonJS as the bundler writes it.
const { createRequire } = require('node:module');

// The SDK is found from the project, not from the copied asset.
const load = createRequire(`${process.env.PROJECT_ROOT}/`);

exports.echo = async (event, context) => {
  console.log(`echo ${JSON.stringify(event)}`);
  return { event, name: context.functionName, arn: context.invokedFunctionArn, now: Date.now() };
};

exports.fail = async () => {
  const error = new TypeError('no such luck');
  error.name = 'https://errors.example/no-luck';
  throw error;
};

exports.variables = async () => process.env;

exports.sleep = async ({ ms }) => new Promise((resolve) => setTimeout(() => resolve('slept'), ms));

exports.spin = async () => {
  for (;;);
};

exports.exit = async () => process.exit(3);

exports.nothing = async () => undefined;

let invocations = 0;
let running = 0;
exports.count = async ({ ms = 0 }) => {
  invocations += 1;
  running += 1;
  await new Promise((resolve) => setTimeout(resolve, ms));
  running -= 1;
  return { invocations, alone: running === 0, stream: process.env.AWS_LAMBDA_LOG_STREAM_NAME };
};

/** Reads a secret as itself, then under a role that it assumes with a tag. */
exports.read = async ({ secretId, roleArn, tenant }) => {
  const { SecretsManagerClient, GetSecretValueCommand } = load('@aws-sdk/client-secrets-manager');
  const { STSClient, AssumeRoleCommand } = load('@aws-sdk/client-sts');
  const read = (options) => new SecretsManagerClient(options).send(new GetSecretValueCommand({ SecretId: secretId }));
  if (roleArn === undefined) return (await read({ maxAttempts: 1 })).SecretString;
  const { Credentials } = await new STSClient({}).send(
    new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: 'reader',
      ...(tenant === undefined ? {} : { Tags: [{ Key: 'tenant', Value: tenant }] }),
    }),
  );
  const credentials = {
    accessKeyId: Credentials.AccessKeyId,
    secretAccessKey: Credentials.SecretAccessKey,
    sessionToken: Credentials.SessionToken,
  };
  return (await read({ credentials, maxAttempts: 1 })).SecretString;
};
