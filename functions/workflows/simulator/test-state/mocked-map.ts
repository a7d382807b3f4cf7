import { fieldEvaluator, numberField, type SourceItem } from '../fields.ts';
import { isJsonObject, jsonText } from '../json.ts';
import { thresholdFailure } from '../progress.ts';
import type { Visit } from '../run.ts';
import { batchItems } from '../states/batches.ts';
import { selectItems, sourceItems } from '../states/map.ts';
import { readItems } from './item-reader.ts';
import type { InspectionData, StateConfiguration } from './request.ts';

/** More than any number: what is not said limits nothing. */
const ANY = Number.POSITIVE_INFINITY;

/** Items of the Map; undefined when they are in a file of which nothing is said. @throws StateFailure */
async function itemsOf(
  visit: Visit,
  { mapItemReaderData: data }: StateConfiguration,
  seen: InspectionData,
): Promise<readonly SourceItem[] | undefined> {
  const { ItemReader } = visit.state.definition;
  if (!isJsonObject(ItemReader)) return sourceItems(visit, fieldEvaluator(visit));
  return data === undefined ? undefined : readItems(ItemReader, data, seen);
}

/** What the iterations would be given. @returns how many there are */
async function prepareItems(visit: Visit, source: readonly SourceItem[], seen: InspectionData): Promise<number> {
  const { ItemSelector, ItemBatcher } = visit.state.definition;
  const items = await selectItems(visit, source);
  if (ItemSelector !== undefined) seen.afterItemSelector = jsonText(items.map(({ input }) => input));
  if (ItemBatcher === undefined) return items.length;
  const batches = await batchItems(visit, ItemBatcher, items);
  seen.afterItemBatcher = jsonText(batches.map(({ input }) => input));
  return batches.length;
}

/** Evaluates the limits of the Map. @throws StateFailure */
async function prepareLimits(visit: Visit, seen: InspectionData): Promise<void> {
  const { MaxConcurrency = 0, ToleratedFailureCount, ToleratedFailurePercentage } = visit.state.definition;
  const fields = fieldEvaluator(visit);
  seen.maxConcurrency = await numberField(visit, fields, MaxConcurrency, 'MaxConcurrency');
  if (ToleratedFailureCount !== undefined) {
    seen.toleratedFailureCount = await numberField(visit, fields, ToleratedFailureCount, 'ToleratedFailureCount');
  }
  if (ToleratedFailurePercentage !== undefined) {
    const name = 'ToleratedFailurePercentage';
    seen.toleratedFailurePercentage = await numberField(visit, fields, ToleratedFailurePercentage, name);
  }
}

/** Whether more iterations failed than the Map tolerates; one that tolerates none of its own accord is not held to it. */
function exceedsThreshold(failures: number, items: number, seen: InspectionData): boolean {
  const { toleratedFailureCount: count = ANY, toleratedFailurePercentage: percentage = ANY } = seen;
  return failures > count || 100 * failures > percentage * items;
}

/**
 * Does all of a Map but its iterations, and writes down what it came to.
 * @returns the check to be made when the iterations are taken to have ended: it throws a StateFailure
 * @throws StateFailure
 */
export async function prepareMap(
  visit: Visit,
  configuration: StateConfiguration,
  seen: InspectionData,
): Promise<() => void> {
  const source = await itemsOf(visit, configuration, seen);
  const items = source === undefined ? ANY : await prepareItems(visit, source, seen);
  await prepareLimits(visit, seen);
  return () => {
    if (exceedsThreshold(configuration.mapIterationFailureCount ?? 0, items, seen)) throw thresholdFailure();
  };
}
