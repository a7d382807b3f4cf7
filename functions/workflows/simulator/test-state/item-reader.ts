import type { SourceItem } from '../fields.ts';
import { isJsonObject, type JsonObject, jsonText } from '../json.ts';
import type { Json } from '../types.ts';
import { readCsv } from './csv.ts';
import { parseMember } from './members.ts';
import { type InspectionData, TestStateRefused } from './request.ts';

const DATA = 'mapItemReaderData';

/** The value that an RFC 6901 pointer points at. */
function pointedAt(data: Json, pointer: string): Json | undefined {
  const names = pointer.split('/').slice(1);
  return names.reduce<Json | undefined>((value, name) => {
    const key = name.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) return value[Number(key)] as Json | undefined;
    return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }, data);
}

function readJson(text: string, config: JsonObject, seen: InspectionData): readonly SourceItem[] {
  const { ItemsPointer } = config;
  let items: Json | undefined = parseMember(DATA, text);
  if (typeof ItemsPointer === 'string') {
    items = pointedAt(items, ItemsPointer);
    if (items !== undefined) seen.afterItemsPointer = jsonText(items);
  }
  if (Array.isArray(items)) return items.map((value: Json) => ({ value }));
  if (isJsonObject(items)) return Object.entries(items).map(([key, value]) => ({ key, value }));
  throw new TestStateRefused('ValidationException', `The ${DATA} has no array or object of items`);
}

/**
 * Items in what an `ItemReader` read: a JSON array or object, JSON lines, or delimited text (developer guide, "ItemReader (Map)").
 * @throws TestStateRefused also for formats that are not simulated
 */
export function readItems(reader: JsonObject, text: string, seen: InspectionData): readonly SourceItem[] {
  const config = isJsonObject(reader['ReaderConfig']) ? reader['ReaderConfig'] : {};
  const { InputType = 'JSON', MaxItems } = config;
  let items: readonly SourceItem[];
  if (InputType === 'JSON') items = readJson(text, config, seen);
  else if (InputType === 'JSONL') {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    items = lines.map((line) => ({ value: parseMember(DATA, line) }));
  } else if (InputType === 'CSV') items = readCsv(text, config).map((value) => ({ value }));
  else {
    const message = `Items of InputType '${jsonText(InputType)}' are not simulated`;
    throw new TestStateRefused('ValidationException', message);
  }
  return typeof MaxItems === 'number' && MaxItems > 0 ? items.slice(0, MaxItems) : items;
}
