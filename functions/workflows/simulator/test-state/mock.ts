import type { StateDefinition } from '../definition.ts';
import { parseResource } from '../integrations/resource.ts';
import { isJsonObject } from '../json.ts';
import type { Json } from '../types.ts';
import { checkAnswer } from './answer-schemas.ts';
import { parseMember } from './members.ts';
import { type MockInput, TestStateRefused, type TestStateRequest } from './request.ts';
import type { Subject } from './subject.ts';

/** What the state's work is taken to have come to. */
export type Mock = { readonly result: Json } | { readonly error: string; readonly cause?: string };

function refuse(message: string, code: TestStateRefused['code'] = 'ValidationException'): never {
  throw new TestStateRefused(code, message);
}

/** The situation of a state is made up along with its result. */
function refuseWithoutMock({ context, stateConfiguration = {} }: TestStateRequest): void {
  const members = {
    MapIterationFailureCount: stateConfiguration.mapIterationFailureCount,
    RetrierRetryCount: stateConfiguration.retrierRetryCount,
    ErrorCausedByState: stateConfiguration.errorCausedByState,
    MapItemReaderData: stateConfiguration.mapItemReaderData,
    Context: context,
  };
  const given = Object.entries(members).find(([, value]) => value !== undefined);
  if (given !== undefined) refuse(`TestState does not support ${given[0]} when a mock is not specified.`);
}

/** States that wait for others to do their work need a mock of it. */
function refuseUnfinishable({ Type, Resource = '' }: StateDefinition): void {
  if (Type === 'Map' || Type === 'Parallel') {
    const supported = '[Task, Wait, Pass, Succeed, Fail, Choice]';
    const message = `TestState API does not support Map or Parallel states. Supported state types include: ${supported}`;
    refuse(message, 'InvalidDefinition');
  }
  if (Type !== 'Task' || parseResource(Resource).pattern === 'response') return;
  const message =
    'TestState API does not support Activity tasks, .sync or .waitForTaskToken when a mock is not specified';
  refuse(message, 'InvalidDefinition');
}

function checkResult({ Type, Resource = '', ResultWriter }: StateDefinition, result: Json, mock: MockInput): void {
  if (Type === 'Task') checkAnswer(Resource, result, mock.fieldValidationMode ?? 'STRICT');
  else if (ResultWriter !== undefined) {
    if (!isJsonObject(result)) refuse('Mocked result must be a JSON object.');
  } else if (!Array.isArray(result)) refuse('Mocked result must be an array.');
}

function checkOrigin({ machine, state }: Subject, { stateConfiguration, mock }: TestStateRequest): void {
  const name = stateConfiguration?.errorCausedByState;
  if (name === undefined) return;
  if (mock?.errorOutput === undefined) refuse('ErrorCausedByState needs a mocked error');
  const inside = `${state.scope}/States/${state.name}/`;
  const found = [...machine.scopes].some(([place, { states }]) => place.startsWith(inside) && states.has(name));
  if (!found) refuse(`The state '${state.name}' has no state '${name}' inside`);
}

/**
 * The mock of a request.
 * @returns undefined when the state is to do its work
 * @throws TestStateRefused for a mock that is none, or where there can be none, or where there must be one
 */
export function readMock(subject: Subject, request: TestStateRequest): Mock | undefined {
  const { definition } = subject.state;
  const { mock } = request;
  if (mock === undefined) {
    refuseWithoutMock(request);
    refuseUnfinishable(definition);
    return undefined;
  }
  if (!['Task', 'Map', 'Parallel'].includes(definition.Type)) {
    refuse(`State type '${definition.Type}' is not supported when a mock is specified`);
  }
  checkOrigin(subject, request);
  const { result: text, errorOutput } = mock;
  if ((text === undefined) === (errorOutput === undefined)) refuse('A mock has either a result or an errorOutput');
  if (text !== undefined) {
    const result = parseMember('mocked result', text);
    checkResult(definition, result, mock);
    return { result };
  }
  const { error, cause } = errorOutput ?? {};
  if (error === undefined) refuse('A mocked errorOutput has an error');
  return { error, ...(cause !== undefined && { cause }) };
}
