import { dataLimitFailure, ERROR_NAMES, runtimeFailure, StateFailure } from '../failure.ts';
import { type FieldEvaluator, fieldEvaluator, numberField, stateCause, stringField } from '../fields.ts';
import { abandonWork } from '../frames.ts';
import { errorDetails, inputDetails, outputDetails, recordEvent } from '../history.ts';
import type { World } from '../integrations/integration.ts';
import { parseResource, type TaskResource } from '../integrations/resource.ts';
import { argumentRefusal, shapeOutcome, submittedOutcome } from '../integrations/results.ts';
import { byteSize, isJsonObject, jsonText } from '../json.ts';
import { DEFAULT_TASK_TIMEOUT_SECONDS, PAYLOAD_BYTE_LIMIT } from '../limits.ts';
import { setTimer, takeId, type Visit } from '../run.ts';
import type { Json, TaskCall, TaskOutcome } from '../types.ts';
import { ordinaryEnd, type StateEnd, type StateStart } from './state-type.ts';

interface Limits {
  readonly timeout?: number;
  readonly heartbeat?: number;
}

export function resourceOf({ state }: Visit): TaskResource {
  return parseResource(state.definition.Resource ?? '');
}

async function timeLimits(visit: Visit, fields: FieldEvaluator): Promise<Limits> {
  const { TimeoutSeconds, HeartbeatSeconds } = visit.state.definition;
  return {
    ...(TimeoutSeconds !== undefined && {
      timeout: await numberField(visit, fields, TimeoutSeconds, 'TimeoutSeconds'),
    }),
    ...(HeartbeatSeconds !== undefined && {
      heartbeat: await numberField(visit, fields, HeartbeatSeconds, 'HeartbeatSeconds'),
    }),
  };
}

/** Role whose permissions the call has: the machine's, unless `Credentials` name another. */
async function callRole(visit: Visit, fields: FieldEvaluator): Promise<string> {
  const { Credentials } = visit.state.definition;
  if (!isJsonObject(Credentials) || Credentials['RoleArn'] === undefined) return visit.run.data.roleArn;
  return stringField(visit, fields, Credentials['RoleArn'], 'Credentials/RoleArn');
}

function recordScheduled({ run, frame }: Visit, task: TaskResource, parameters: Json, limits: Limits): void {
  const { family, resource, resourceType } = task;
  const seconds = {
    ...(limits.timeout !== undefined && { timeoutInSeconds: limits.timeout }),
    ...(limits.heartbeat !== undefined && { heartbeatInSeconds: limits.heartbeat }),
  };
  if (family !== 'Task') {
    recordEvent(run, frame, `${family}Scheduled`, { ...inputDetails(parameters), resource, ...seconds });
    recordEvent(run, frame, `${family}Started`);
    return;
  }
  const region = run.data.executionArn.split(':')[3] ?? '';
  recordEvent(run, frame, 'TaskScheduled', {
    parameters: jsonText(parameters),
    region,
    resource,
    resourceType,
    ...seconds,
  });
  recordEvent(run, frame, 'TaskStarted', { resource, resourceType });
}

/** The service has taken the call; the task goes on. Told twice, or for a task that is over by then, it is no news. */
function recordSubmitted({ run, frame, active: { work } }: Visit, task: TaskResource, output?: Json): void {
  if (work?.type !== 'task' || work.submitted === true) return;
  if (task.family !== 'Task' || task.pattern === 'response') return;
  work.submitted = true;
  const { resource, resourceType } = task;
  recordEvent(run, frame, 'TaskSubmitted', {
    ...(output !== undefined && outputDetails(output)),
    resource,
    resourceType,
  });
}

function recordOutcome(
  { run, frame }: Visit,
  { family, resource, resourceType }: TaskResource,
  happened: 'Succeeded' | 'Failed' | 'TimedOut',
  details: Readonly<Record<string, unknown>>,
): void {
  const names = family === 'Task' ? { resource, resourceType } : {};
  recordEvent(run, frame, `${family}${happened}`, { ...details, ...names });
}

function waitForOutcome({ run, frame, active }: Visit, limits: Limits, call: TaskCall): void {
  const taskId = takeId(run);
  const heartbeatMs = limits.heartbeat === undefined ? undefined : 1000 * limits.heartbeat;
  const now = run.now();
  active.work = {
    type: 'task',
    taskId,
    call,
    ...(limits.timeout !== undefined && {
      timeoutTimer: setTimer(run, frame.id, 'task-timeout', now + call.timeoutMs),
    }),
    ...(heartbeatMs !== undefined && {
      heartbeatMs,
      heartbeatTimer: setTimer(run, frame.id, 'heartbeat', now + heartbeatMs),
    }),
  };
  run.data.tasks[taskId] = frame.id;
  run.effects.push({ type: 'call', taskId, call });
}

/** Calls the resource; the state waits for the outcome, as long as its time limits allow. */
export const startTask: StateStart = async (visit) => {
  const { run, state, active } = visit;
  const task = resourceOf(visit);
  const fields = fieldEvaluator(visit);
  const { Parameters, Arguments = Parameters, Resource = '' } = state.definition;
  const parameters = Arguments === undefined ? active.input : await fields.value(Arguments, 'Arguments');
  const refusal = argumentRefusal(task, parameters);
  if (refusal !== undefined) {
    const field = Arguments === Parameters ? 'Parameters' : 'Arguments';
    throw runtimeFailure(stateCause(visit, `The ${field} '${jsonText(parameters)}' ${refusal}`));
  }
  const limits = await timeLimits(visit, fields);
  const roleArn = await callRole(visit, fields);
  recordScheduled(visit, task, parameters, limits);
  const timeoutMs = 1000 * (limits.timeout ?? DEFAULT_TASK_TIMEOUT_SECONDS);
  const { executionArn } = run.data;
  waitForOutcome(visit, limits, {
    ...{ resource: Resource, arguments: parameters, stateName: active.name, executionArn, roleArn, timeoutMs },
    ...(active.token !== undefined && { taskToken: active.token }),
  });
  return undefined;
};

/** What the results of a task are made with. */
function worldOf({ run, active: { work } }: Visit): World {
  return { random: run.random, now: run.now(), arguments: work?.type === 'task' ? work.call.arguments : null };
}

/** The service has taken the call of a task that goes on, or has not. @throws StateFailure */
export function submitTask(visit: Visit, answer: Json | undefined): undefined {
  const task = resourceOf(visit);
  const outcome = answer === undefined ? undefined : submittedOutcome(task, answer, worldOf(visit));
  if (outcome !== undefined && 'error' in outcome) throw refuseTask(visit, task, outcome);
  recordSubmitted(visit, task, outcome?.output);
  const { work } = visit.active;
  if (work?.type === 'task' && work.submitted === true && answer !== undefined) work.answer ??= answer;
  return undefined;
}

/** The task's outcome arrived. @throws StateFailure */
export function endTask(visit: Visit, answer: TaskOutcome): StateEnd {
  const { run, frame } = visit;
  const task = resourceOf(visit);
  const outcome = shapeOutcome(task, answer, worldOf(visit));
  if ('error' in outcome) throw refuseTask(visit, task, outcome);
  recordSubmitted(visit, task);
  abandonWork(run, frame);
  if (byteSize(outcome.output) > PAYLOAD_BYTE_LIMIT) {
    // States.ALL was seen to catch this one.
    const failure = dataLimitFailure(task.family === 'Task' ? task.resourceType : task.resource, {});
    throw failTask(visit, task, failure);
  }
  recordOutcome(visit, task, 'Succeeded', outputDetails(outcome.output));
  return ordinaryEnd(visit, outcome.output);
}

/** The failure of a task by its error; as `States.Runtime` nothing catches it. */
function refuseTask(visit: Visit, task: TaskResource, outcome: { error: string; cause?: string }): StateFailure {
  abandonWork(visit.run, visit.frame);
  const terminal = outcome.error === ERROR_NAMES.runtime;
  return failTask(visit, task, new StateFailure(errorDetails(outcome), { terminal }));
}

function failTask(visit: Visit, task: TaskResource, failure: StateFailure): StateFailure {
  recordOutcome(visit, task, 'Failed', errorDetails(failure.output));
  return failure;
}

/** The task took too long, or did not report that it is alive. @throws StateFailure */
export function timeOutTask(visit: Visit, limit: 'task-timeout' | 'heartbeat'): never {
  abandonWork(visit.run, visit.frame);
  const output = { error: ERROR_NAMES.timeout };
  recordOutcome(visit, resourceOf(visit), 'TimedOut', output);
  throw new StateFailure(output, limit === 'heartbeat' ? { alias: ERROR_NAMES.heartbeatTimeout } : {});
}
