import { ERROR_NAMES, type ErrorOutput, matchesError, StateFailure } from '../failure.ts';
import { jsonText } from '../json.ts';
import { rejectPaths } from '../json-path.ts';
import { startState } from '../kernel.ts';
import { assignedValues, catchEnd, outputValue } from '../progress.ts';
import { decideRetry } from '../retry.ts';
import type { Visit } from '../run.ts';
import { ordinaryEnd, type StateEnd } from '../states/state-type.ts';
import { noteArguments, noteResult, noteVariables } from './inspection.ts';
import { type Mock, readMock } from './mock.ts';
import { prepareMap } from './mocked-map.ts';
import type {
  ErrorDetails,
  InspectionData,
  StateConfiguration,
  TestStateAnswer,
  TestStateRequest,
  TestWorld,
} from './request.ts';
import { findSubject } from './subject.ts';
import { enteredVisit } from './visit.ts';
import { work } from './work.ts';

/** Does what comes before the work that is mocked. @returns what is checked after it, by throwing a StateFailure */
async function prepare(visit: Visit, configuration: StateConfiguration, seen: InspectionData): Promise<() => void> {
  if (visit.state.definition.Type === 'Map') {
    rejectPaths(visit);
    return prepareMap(visit, configuration, seen);
  }
  await startState(visit);
  noteArguments(visit, seen);
  return () => undefined;
}

/** The end of a state whose work has come to what the mock says. @throws StateFailure */
async function mockedEnd(
  visit: Visit,
  mock: Mock,
  configuration: StateConfiguration,
  seen: InspectionData,
): Promise<StateEnd> {
  const check = await prepare(visit, configuration, seen);
  if ('error' in mock) throw new StateFailure(mock, { terminal: mock.error === ERROR_NAMES.runtime });
  check();
  return ordinaryEnd(visit, mock.result);
}

type Ended = Omit<TestStateAnswer, 'inspectionData'>;

/** Leaves the state. @throws StateFailure */
async function leave(visit: Visit, end: StateEnd, seen: InspectionData): Promise<Omit<Ended, 'status'>> {
  const assigned = await assignedValues(visit, end);
  const output = await outputValue(visit, end);
  noteVariables({ ...visit.frame.variables, ...assigned }, seen);
  return { output: jsonText(output), ...(end.next !== undefined && { nextState: end.next }) };
}

function failed({ error, cause }: ErrorOutput, status: 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR'): Ended {
  return { status, ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}

function noteErrorDetails(details: ErrorDetails, seen: InspectionData): void {
  seen.errorDetails = { ...seen.errorDetails, ...details };
}

/** What the state's `Retry` and `Catch` make of its failure. */
async function handle(visit: Visit, failure: StateFailure, seen: InspectionData): Promise<Ended> {
  const { run, state, active } = visit;
  const { Retry = [], Catch = [] } = state.definition;
  const retryIndex = Retry.findIndex(({ ErrorEquals }) => matchesError(ErrorEquals, failure));
  if (retryIndex >= 0) noteErrorDetails({ retryIndex }, seen);
  const retry = decideRetry(Retry, active.attempts, failure, run.random);
  if (retry !== undefined) {
    noteErrorDetails({ retryBackoffIntervalSeconds: Math.round(retry.delayMs / 1000) }, seen);
    return failed(failure.output, 'RETRIABLE');
  }
  const catchIndex = Catch.findIndex(({ ErrorEquals }) => matchesError(ErrorEquals, failure));
  const catcher = Catch[catchIndex];
  if (catcher === undefined) return failed(failure.output, 'FAILED');
  const left = await leave(visit, catchEnd(catcher, catchIndex, failure.output), seen);
  noteErrorDetails({ catchIndex }, seen);
  return { ...failed(failure.output, 'CAUGHT_ERROR'), ...left };
}

async function orWhenItFails<T>(work: () => Promise<T>, instead: (failure: StateFailure) => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StateFailure)) throw error;
    return instead(error);
  }
}

/**
 * Runs one state, as TestState does (API reference, "TestState"; developer guide, "Using TestState API to test a
 * state"). Of JSONPath mode only states that leave data as it is run, and their inspection has
 * none of the members named after paths.
 * @throws TestStateRefused
 */
export async function testState(request: TestStateRequest, world: TestWorld): Promise<TestStateAnswer> {
  const subject = findSubject(request);
  const mock = readMock(subject, request);
  const visit = enteredVisit(subject, request, world);
  const { stateConfiguration = {}, inspectionLevel = 'INFO' } = request;
  const seen: InspectionData = { input: jsonText(visit.active.input) };
  noteVariables(visit.frame.variables, seen);
  const run = async (): Promise<Ended> => {
    const end = await (mock === undefined
      ? work(visit, world, seen)
      : mockedEnd(visit, mock, stateConfiguration, seen));
    noteResult(visit, end, seen);
    return { status: 'SUCCEEDED', ...(await leave(visit, end, seen)) };
  };
  const ended = await orWhenItFails(run, (failure) =>
    orWhenItFails(
      () => handle(visit, failure, seen),
      async ({ output }) => failed(output, 'FAILED'),
    ),
  );
  return { ...ended, ...(inspectionLevel !== 'INFO' && { inspectionData: seen }) };
}
