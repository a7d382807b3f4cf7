import type { Account } from './account.ts';
import { createIamService } from './iam/service.ts';
import { createKmsService } from './kms/service.ts';
import { createFunctions, type Functions } from './lambda/functions.ts';
import { createInvoker } from './lambda/invoker.ts';
import type { ClockPace } from './lambda/runtime-messages.ts';
import { createLambdaService } from './lambda/service.ts';
import { createLogsService } from './logs/service.ts';
import { createSecretsManagerService } from './secretsmanager/service.ts';
import { AwsError, type CloudContext, type Faults, type Principal, type Service } from './service.ts';
import { callService } from './service-call.ts';
import { createSecurityTokenService, sessionPrincipal } from './sts/service.ts';

export interface ContextOptions {
  readonly account: Account;
  readonly baseUrl: string;
  readonly faults: Faults;
  readonly log: (line: string) => void;
  /** Folder that keeps compiled code of functions. */
  readonly codeCache: string;
  /** Folder of the asset with a key in S3. */
  readonly assetFolder: (objectKey: string) => string;
  /** Variables that override those of the templates, by function name. */
  readonly environment: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** How the clock runs, for the functions' `Date`. */
  readonly pace: ClockPace;
  /** All services by name, whenever they come into being. */
  readonly services: ReadonlyMap<string, Service>;
  readonly putEvent: CloudContext['putEvent'];
}

/** The services that every cloud has, and what they and all others work with. */
export function createContext(options: ContextOptions): { context: CloudContext; services: readonly Service[] } {
  const { account, faults, log, baseUrl } = options;
  const { accountId, region, clock, access } = account;
  const base = { accountId, region, clock, baseUrl, faults, log, resourcePolicies: access.resourcePolicies };
  const functions = createFunctions({ ...base, assetFolder: options.assetFolder, environment: options.environment });
  const principals = functionPrincipals(account, functions);
  const invoker = createInvoker({
    ...base,
    logs: account.logs,
    sessions: account.sessions,
    pace: options.pace,
    codeCache: options.codeCache,
    principalOf: principals,
  });
  const call: CloudContext['call'] = (request) => callService(options.services, access.authorize, request);
  const lambdaContext = { ...base, authorize: access.authorize, functionPrincipal: principals, call };
  const lambda = createLambdaService({ context: lambdaContext, functions, invoker });
  const sts = createSecurityTokenService(account);
  const context: CloudContext = {
    ...base,
    authorize: access.authorize,
    assumeRole: sts.assumeRole,
    functionPrincipal: principals,
    call,
    invokeFunction: lambda.invoke,
    putEvent: options.putEvent,
    deliverLogs(group, stream, messages) {
      if (account.logs.find(group) === undefined) return;
      for (const message of messages) account.logs.append(group, stream, message);
    },
  };
  const services = [
    createIamService(account.roles),
    sts,
    lambda,
    createLogsService(context, account.logs),
    createKmsService(context),
    createSecretsManagerService(context),
  ];
  return { context, services };
}

/** The role session of a function; it bears the function's name, as in Lambda. */
function functionPrincipals({ roles, accountId }: Account, functions: Functions): (functionArn: string) => Principal {
  return (functionArn) => {
    const { name, roleArn } = functions.find(functionArn).configuration;
    const role = roles.byArn(roleArn);
    if (role === undefined) {
      throw new AwsError('InvalidParameterValueException', `The role ${roleArn} of ${name} does not exist`);
    }
    return sessionPrincipal(accountId, role, name, []);
  };
}
