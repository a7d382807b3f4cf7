import type { ItemBatcher } from '../definition.ts';
import type { MapItem } from '../execution-data.ts';
import { type FieldEvaluator, fieldEvaluator, numberField } from '../fields.ts';
import { byteSize } from '../json.ts';
import { PAYLOAD_BYTE_LIMIT } from '../limits.ts';
import type { Visit } from '../run.ts';
import type { Json } from '../types.ts';

async function limit(visit: Visit, fields: FieldEvaluator, template: Json | undefined, name: string): Promise<number> {
  if (template === undefined) return Number.MAX_SAFE_INTEGER;
  const value = await numberField(visit, fields, template, `ItemBatcher/${name}`);
  return value > 0 ? value : Number.MAX_SAFE_INTEGER;
}

/** Groups items: each batch is one input `{BatchInput?, Items}`, within both limits of the `ItemBatcher`. */
export async function batchItems(
  visit: Visit,
  batcher: ItemBatcher,
  items: readonly MapItem[],
): Promise<readonly MapItem[]> {
  const fields = fieldEvaluator(visit);
  const maxItems = await limit(visit, fields, batcher.MaxItemsPerBatch, 'MaxItemsPerBatch');
  const wanted = await limit(visit, fields, batcher.MaxInputBytesPerBatch, 'MaxInputBytesPerBatch');
  const maxBytes = Math.min(wanted, PAYLOAD_BYTE_LIMIT);
  const shared =
    batcher.BatchInput === undefined
      ? {}
      : { BatchInput: await fields.value(batcher.BatchInput, 'ItemBatcher/BatchInput') };
  const empty = byteSize({ ...shared, Items: [] });
  const batches: Json[][] = [];
  let bytes = 0;
  for (const { input } of items) {
    const batch = batches.at(-1);
    // One more for the comma between items.
    const size = byteSize(input) + 1;
    if (batch !== undefined && batch.length < maxItems && bytes + size <= maxBytes) {
      batch.push(input);
      bytes += size;
    } else {
      batches.push([input]);
      bytes = empty + size;
    }
  }
  return batches.map((batch, index) => ({
    context: { Index: index, Value: batch },
    input: { ...shared, Items: batch },
  }));
}
