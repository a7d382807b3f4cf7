import type { ExecutionData, Frame } from './execution-data.ts';
import { parentOf, type Visit } from './run.ts';
import type { Json } from './types.ts';

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** The item a frame works on, its own or that of the Map around it. */
function itemOf(visit: Visit, frame: Frame = visit.frame): Json | undefined {
  if (frame.item !== undefined) return frame.item.context;
  const parent = parentOf(visit.run, frame);
  return parent && itemOf(visit, parent);
}

function isExpress({ executionArn }: ExecutionData): boolean {
  return executionArn.split(':')[5] === 'express';
}

/**
 * `$states.context` (developer guide, "Accessing execution data from the Context object").
 * @param item item that is being prepared. @default - the one the frame works on
 */
export function contextObject(visit: Visit, item = itemOf(visit)): Json {
  const { data } = visit.run;
  const { active, state } = visit;
  if (data.context !== undefined) return { ...data.context, ...(item !== undefined && { Map: { Item: item } }) };
  const retries = ['Task', 'Parallel', 'Map'].includes(state.definition.Type);
  return {
    Execution: {
      Id: data.executionArn,
      Input: data.input,
      Name: data.executionName,
      RoleArn: data.roleArn,
      StartTime: isoTime(data.startedAt),
      // Express executions cannot be redriven.
      ...(!isExpress(data) && { RedriveCount: data.redriveCount }),
      ...(data.redrivenAt !== undefined && { RedriveTime: isoTime(data.redrivenAt) }),
    },
    StateMachine: { Id: data.stateMachineArn, Name: data.stateMachineName },
    State: {
      Name: active.name,
      EnteredTime: isoTime(active.enteredAt),
      ...(retries && { RetryCount: active.retryCount }),
    },
    ...(active.token !== undefined && { Task: { Token: active.token } }),
    ...(item !== undefined && { Map: { Item: item } }),
  };
}
