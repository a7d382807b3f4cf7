import type { OperationCall, Prepared } from './operation-call.ts';
import { OPERATION_CALLS } from './operation-calls.ts';
import { definition, type Platform, publish, STEPS, until } from './platform.ts';

/** Calls any operation of the API, as often as wanted. */
export interface Scenario {
  /**
   * Does what the operation needs first, e.g. starts the execution that it cancels.
   * @returns the call itself; it rejects when the answer is not 2xx
   * @throws Error when the scenario does not know the operation
   */
  ready(operation: string): Promise<() => Promise<void>>;
}

/** A tenant with a member, a role of its own, an API key, two published versions of a workflow and an execution that has completed. */
export async function prepareScenario(platform: Platform): Promise<Scenario> {
  const { owner } = platform;
  const workflow = await publish(owner, definition('steps', STEPS));
  await publish(owner, definition('steps', STEPS, '1.1.0'));
  const waiting = await publish(owner, definition('waiting', [{ pause: { wait: { minutes: 10 } } }]));
  const { id: execution } = await owner.expect('POST', '/v1/executions', { workflow, input: {} });
  await until(owner, `/v1/executions/${String(execution)}`, 'completed');
  const { id: member } = await owner.expect('POST', '/v1/members', { email: 'ada@bench.example', roles: ['viewer'] });
  const { id: apiKey } = await owner.expect('POST', '/v1/api-keys', { name: 'bench', role: 'viewer' });
  const role = 'bench-author';
  await owner.expect('POST', '/v1/roles', { name: role, permissions: ['workflow:read'] });
  const { operation } = await owner.expect('GET', `/v1/workflows/${workflow}/versions/1.0.0`);
  const ids = {
    execution: String(execution),
    operation: String(operation),
    member: String(member),
    apiKey: String(apiKey),
  };
  const prepared: Prepared = { ...platform, workflow, waiting, role, ...ids };
  return {
    async ready(operation) {
      const make = OPERATION_CALLS[operation];
      if (make === undefined) throw new Error(`the bench has no call of the operation ${operation}`);
      const call = await make(prepared);
      return () => perform(prepared, operation, call);
    },
  };
}

async function perform(prepared: Prepared, operation: string, call: OperationCall): Promise<void> {
  const { status, body } = await (call.as ?? prepared.owner).call(call.method, call.path, call.body, call.headers);
  if (status < 200 || status > 299) throw new Error(`${operation} answered ${status}: ${JSON.stringify(body)}`);
}
