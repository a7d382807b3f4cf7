import { isJsonObject, type JsonObject } from '../json.ts';
import type { Json } from '../types.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import { requiredFields, typedFields, unknownFields } from './known-fields.ts';
import { isExpression, literalExpression, numberRule } from './number-rules.ts';
import type { MachineType } from './resource-rules.ts';
import type { RawState } from './scopes.ts';

/** Fields of the objects inside a Map (developer guide, "Using Map state in Distributed mode"), common ones first. */
const PARTS: Readonly<Record<string, { readonly fields: readonly string[]; readonly required: readonly string[] }>> = {
  ItemReader: { fields: ['Resource', 'ReaderConfig'], required: ['Resource'] },
  ResultWriter: { fields: ['Resource', 'WriterConfig'], required: [] },
  ItemBatcher: { fields: ['MaxItemsPerBatch', 'MaxInputBytesPerBatch', 'BatchInput'], required: [] },
};
/** Their fields that only one language has. */
const JSONATA_PARTS = ['Arguments'];
const JSONPATH_PARTS = ['Parameters', 'MaxItemsPerBatchPath', 'MaxInputBytesPerBatchPath'];

/** Most items and bytes of a batch (same page). */
const BATCH_LIMITS = { MaxItemsPerBatch: 100_000_000, MaxInputBytesPerBatch: 262_144 } as const;

function modeRules(config: Json | undefined, place: string, machineType: MachineType): readonly Diagnostic[] {
  if (!isJsonObject(config)) return [];
  const { Mode = 'INLINE', ExecutionType } = config;
  if (Mode !== 'INLINE' && Mode !== 'DISTRIBUTED') {
    return [schemaError(`${place}/Mode`, "The value must be 'INLINE' or 'DISTRIBUTED'")];
  }
  const found = [...unknownFields(config, ['Mode', 'ExecutionType'], place)];
  if (Mode === 'DISTRIBUTED') {
    found.push(...requiredFields(config, ['ExecutionType'], place));
    // Express machines have no Map Runs (developer guide, "Choosing workflow type").
    if (machineType === 'EXPRESS') found.push(schemaError(place, 'Express state machine does not support Map Run'));
  }
  if (ExecutionType !== undefined && ExecutionType !== 'STANDARD' && ExecutionType !== 'EXPRESS') {
    found.push(schemaError(`${place}/ExecutionType`, "The value must be 'STANDARD' or 'EXPRESS'"));
  }
  return found;
}

function processorRules({ place, definition }: RawState, machineType: MachineType): readonly Diagnostic[] {
  const found = ['ItemProcessor', 'Iterator'].flatMap((name): readonly Diagnostic[] => {
    const processor = definition[name];
    if (!isJsonObject(processor)) return [];
    const at = `${place}/${name}`;
    return [
      ...unknownFields(processor, ['StartAt', 'States', 'ProcessorConfig', 'Comment'], at),
      ...typedFields(processor, { ProcessorConfig: 'object' }, at),
      ...modeRules(processor['ProcessorConfig'], `${at}/ProcessorConfig`, machineType),
    ];
  });
  const given = definition['ItemProcessor'] ?? definition['Iterator'];
  return given === undefined ? [...found, ...requiredFields(definition, ['ItemProcessor'], place)] : found;
}

function batcherRules(state: RawState, batcher: JsonObject, place: string): readonly Diagnostic[] {
  const limits = Object.keys(batcher).filter((name) => /^Max(Items|InputBytes)PerBatch(Path)?$/.test(name));
  if (limits.length === 0) {
    return [schemaError(place, "One of the fields 'MaxItemsPerBatch' and 'MaxInputBytesPerBatch' is required")];
  }
  const inside = { ...state, place, definition: batcher };
  return Object.entries(BATCH_LIMITS).flatMap(([name, most]) => numberRule(inside, name, 1, most));
}

function partRules(state: RawState): readonly Diagnostic[] {
  const own = state.language === 'JSONata' ? JSONATA_PARTS : JSONPATH_PARTS;
  return Object.entries(PARTS).flatMap(([name, { fields, required }]) => {
    const part = state.definition[name];
    if (!isJsonObject(part)) return [];
    const place = `${state.place}/${name}`;
    return [
      ...requiredFields(part, required, place),
      ...unknownFields(part, [...fields, ...own], place),
      ...(name === 'ItemBatcher' ? batcherRules(state, part, place) : []),
    ];
  });
}

function percentageRule(state: RawState): readonly Diagnostic[] {
  const name = 'ToleratedFailurePercentage';
  const value = state.definition[name];
  if (value === undefined || (typeof value === 'string' && state.language === 'JSONata')) {
    return literalExpression(state, name);
  }
  if (typeof value === 'number' && value >= 0 && value <= 100) return [];
  return [schemaError(`${state.place}/${name}`, 'The value must be a number between 0 and 100')];
}

/** Members whose value is an object, or more than that in JSONata mode. */
function valueRules({ place, definition, language }: RawState): readonly Diagnostic[] {
  const { Items, ItemSelector } = definition;
  const found: Diagnostic[] = [];
  if (Items !== undefined && !Array.isArray(Items) && !isJsonObject(Items) && !isExpression(Items)) {
    found.push(schemaError(`${place}/Items`, 'The value must be an array, an object or a JSONata expression'));
  }
  const selects = isJsonObject(ItemSelector ?? {}) || (language === 'JSONata' && isExpression(ItemSelector ?? null));
  if (!selects) found.push(schemaError(`${place}/ItemSelector`, 'The value must be an object'));
  return found;
}

/** Rules of a Map state. */
export function mapRules(state: RawState, machineType: MachineType): readonly Diagnostic[] {
  return [
    ...processorRules(state, machineType),
    ...valueRules(state),
    ...partRules(state),
    ...numberRule(state, 'MaxConcurrency', 0, Number.MAX_SAFE_INTEGER),
    ...numberRule(state, 'ToleratedFailureCount', 0, Number.MAX_SAFE_INTEGER),
    ...percentageRule(state),
  ];
}
