import { LambdaClient } from '@aws-sdk/client-lambda';
import { readEnvironment } from '../shared/environment.ts';
import { createLogger } from '../shared/telemetry/logger.ts';
import { isolatedScripts } from './adapters/isolated-scripts.ts';
import { createConnector } from './connector.ts';
import { outputOfScript, scriptPayload } from './domain/script.ts';
import { scriptCallEnvironment } from './environment.ts';

const environment = readEnvironment(scriptCallEnvironment);
const sandbox = isolatedScripts(new LambdaClient({}), environment.SCRIPT_RUN_FUNCTION_NAME);

/** Connector of `run: script`. */
export const handler = createConnector({
  operation: 'run-script',
  noun: 'The script',
  schema: scriptPayload,
  stage: environment.STAGE,
  logger: createLogger('tasks'),
  async perform(script, { tenantId }) {
    const end = await sandbox.run(tenantId, {
      code: script.code,
      arguments: script.arguments,
      environment: script.environment,
      stdin: script.stdin,
    });
    return { output: outputOfScript(end, script.return), logged: 'code' in end ? { status: end.code } : {} };
  },
});
