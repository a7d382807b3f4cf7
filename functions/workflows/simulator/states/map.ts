import type { ChildrenWork, MapItem } from '../execution-data.ts';
import { evaluationFailure, runtimeFailure } from '../failure.ts';
import {
  type FieldEvaluator,
  fieldEvaluator,
  itemsField,
  numberField,
  type SourceItem,
  stateCause,
} from '../fields.ts';
import { recordEvent } from '../history.ts';
import { jsonText } from '../json.ts';
import { INLINE_MAP_CONCURRENCY } from '../limits.ts';
import { uuidOf } from '../random.ts';
import type { Visit } from '../run.ts';
import type { Json } from '../types.ts';
import { batchItems } from './batches.ts';
import { startIterations } from './iterations.ts';
import { ordinaryEnd, type StateEnd, type StateStart } from './state-type.ts';

/** What the items are taken from: `Items`, or the input, which must then be an array. @throws StateFailure */
export async function sourceItems(visit: Visit, fields: FieldEvaluator): Promise<readonly SourceItem[]> {
  const { Items } = visit.state.definition;
  if (Items !== undefined) return itemsField(visit, fields, Items, 'Items');
  const { input } = visit.active;
  if (!Array.isArray(input)) {
    const cause = `Map state input must be an array but was: ${jsonText(input)}`;
    throw evaluationFailure('Items', stateCause(visit, cause));
  }
  return input.map((value: Json) => ({ value }));
}

/** Items and results in S3 are not simulated: an execution that needs them says so instead of going on without. */
function refuseStorage(visit: Visit): void {
  const field = (['ItemReader', 'ResultWriter'] as const).find((name) => visit.state.definition[name] !== undefined);
  if (field !== undefined) throw runtimeFailure(stateCause(visit, `The field '${field}' is not simulated.`));
}

/** What each item becomes by `ItemSelector`, before batching. @throws StateFailure */
export async function selectItems(visit: Visit, source: readonly SourceItem[]): Promise<readonly MapItem[]> {
  const { ItemSelector } = visit.state.definition;
  const items: MapItem[] = [];
  for (const [index, { value, key }] of source.entries()) {
    const context = { Index: index, Value: value, ...(key !== undefined && { Key: key }) };
    const input =
      ItemSelector === undefined
        ? value
        : await fieldEvaluator(visit, { item: context }).value(ItemSelector, 'ItemSelector');
    items.push({ context, input });
  }
  return items;
}

async function toleratedFailures(visit: Visit, fields: FieldEvaluator, items: number): Promise<number> {
  const { ToleratedFailureCount: count, ToleratedFailurePercentage: percentage } = visit.state.definition;
  const limits: number[] = [];
  if (count !== undefined) limits.push(await numberField(visit, fields, count, 'ToleratedFailureCount'));
  if (percentage !== undefined) {
    const share = await numberField(visit, fields, percentage, 'ToleratedFailurePercentage');
    limits.push(Math.floor((items * share) / 100));
  }
  // Whichever is exceeded first fails the state.
  return limits.length === 0 ? 0 : Math.min(...limits);
}

async function concurrency(visit: Visit, fields: FieldEvaluator, distributed: boolean): Promise<number> {
  const { MaxConcurrency = 0 } = visit.state.definition;
  const wanted = (await numberField(visit, fields, MaxConcurrency, 'MaxConcurrency')) || Number.MAX_SAFE_INTEGER;
  return distributed ? wanted : Math.min(wanted, INLINE_MAP_CONCURRENCY);
}

/** `…:mapRun:<machine>/<label>:<UUID>` (service authorization reference); without `Label` the label is made up. */
function mapRunArn({ run, state, active }: Visit): string {
  const { executionArn, stateMachineArn, stateMachineName } = run.data;
  const { Label = uuidOf(`${stateMachineArn}#${active.name}`) } = state.definition;
  const owner = executionArn.split(':').slice(0, 5).join(':');
  return `${owner}:mapRun:${stateMachineName}/${Label}:${uuidOf(`${executionArn}#${active.enteredEventId}`)}`;
}

/** A distributed Map goes on with the children that did not succeed. */
export function recordMapRunRedriven(visit: Visit, work: ChildrenWork): void {
  work.redriveCount = (work.redriveCount ?? 0) + 1;
  recordEvent(visit.run, visit.frame, 'MapRunRedriven', {
    mapRunArn: mapRunArn(visit),
    redriveCount: work.redriveCount,
  });
}

function recordStart(visit: Visit, distributed: boolean, length: number): void {
  const { run, frame } = visit;
  if (distributed) {
    recordEvent(run, frame, 'MapRunStarted', { mapRunArn: mapRunArn(visit) });
  } else {
    recordEvent(run, frame, 'MapStateStarted', { length });
  }
}

function nothingToDo(visit: Visit, distributed: boolean): StateEnd {
  recordEvent(visit.run, visit.frame, distributed ? 'MapRunSucceeded' : 'MapStateSucceeded');
  return ordinaryEnd(visit, []);
}

/** Runs the processor once for every item, or batch of items. */
export const startMap: StateStart = async (visit) => {
  refuseStorage(visit);
  const { definition } = visit.state;
  const processor = definition.ItemProcessor ?? definition.Iterator;
  const distributed = processor?.ProcessorConfig?.Mode === 'DISTRIBUTED';
  const fields = fieldEvaluator(visit);
  const maxConcurrency = await concurrency(visit, fields, distributed);
  const single = await selectItems(visit, await sourceItems(visit, fields));
  const items = definition.ItemBatcher === undefined ? single : await batchItems(visit, definition.ItemBatcher, single);
  const tolerant =
    definition.ToleratedFailureCount !== undefined || definition.ToleratedFailurePercentage !== undefined;
  const work: ChildrenWork = {
    type: 'children',
    running: [],
    results: {},
    items,
    nextItem: 0,
    maxConcurrency,
    failures: 0,
    toleratedFailures: await toleratedFailures(visit, fields, items.length),
    thresholdReported: distributed || tolerant,
    distributed,
    failed: [],
    redriven: [],
  };
  recordStart(visit, distributed, items.length);
  if (items.length === 0) return nothingToDo(visit, distributed);
  visit.active.work = work;
  startIterations(visit, work);
  return undefined;
};
