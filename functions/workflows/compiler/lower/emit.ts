import { ENTERED_TIME } from '../machine/time.ts';
import { code, literal, object, reference, type Value, variable } from '../machine/value.ts';
import { isDeterministic } from '../machine/value-facts.ts';
import type { EmitNode } from '../normalise/emit.ts';
import { bind } from './bind.ts';
import { finalExit, straight } from './exits.ts';
import { addState, newVariable, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import { addTask } from './timed-task.ts';

const PUT_EVENTS = 'arn:aws:states:::events:putEvents';
/** EventBridge takes 128 characters of `DetailType` (PutEventsRequestEntry). */
const MAX_TYPE_LENGTH = 128;

/**
 * One Task that puts the event on the tenants' bus. The id that a definition does not give is that of EventBridge, which is
 * known afterwards: the receiver reads it from the envelope, the workflow from the result. Likewise both read the time at
 * which the state was entered. So sending and answering describe the same event without a state that makes it first.
 */
export function lowerEmit(node: EmitNode, placement: Placement): Target {
  const { environment, flow, resolve } = placement;
  const given = new Map([...node.attributes].map(([name, template]) => [name, bind(template, environment)] as const));
  const changing = [...given].filter(([, value]) => !isDeterministic(value));
  const kept = new Map(changing.map(([name]) => [name, newVariable(flow.scope.machine, name)] as const));
  const attributes = new Map([...given].map(([name, value]) => [name, keptValue(kept.get(name), value)] as const));
  const id = attributes.get('id') ?? reference('$states.result.Entries[0].EventId');
  const output = event(new Map([['id', id], ...attributes]));
  const task = addTask(
    node,
    {
      resource: PUT_EVENTS,
      arguments: object({ Entries: { kind: 'array', items: [entry(attributes, placement)] } }),
      exit: finalExit(node, { output }, environment, flow, resolve(node.then)),
    },
    placement,
  );
  if (changing.length === 0) return task;
  const assign = new Map(changing.map(([name, value]) => [kept.get(name) ?? name, value] as const));
  return addState(flow.scope, { ...placeOf(node, 'event'), kind: 'pass', exit: straight(task, assign) });
}

function keptValue(name: string | undefined, value: Value): Value {
  return name === undefined ? value : variable(name);
}

/** A CloudEvent, with the attributes in the order of its specification. */
function event(attributes: ReadonlyMap<string, Value>): Value {
  const { specversion = literal('1.0'), id, source, type, time, data, ...others } = Object.fromEntries(attributes);
  const at = time ?? ENTERED_TIME;
  return object({ specversion, id, source, type, time: at, ...others, data });
}

function entry(attributes: ReadonlyMap<string, Value>, { flow }: Placement): Value {
  const { bus, source } = flow.scope.machine.settings.events;
  const type = attributes.get('type');
  return object({
    EventBusName: literal(bus),
    Source: literal(source),
    DetailType:
      type?.kind === 'literal'
        ? type
        : code`$substring($string(${type ?? literal('')}), 0, ${literal(MAX_TYPE_LENGTH)})`,
    Detail: event(attributes),
  });
}
