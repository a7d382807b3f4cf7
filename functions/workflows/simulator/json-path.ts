import type { StateDefinition } from './definition.ts';
import { runtimeFailure } from './failure.ts';
import { stateCause } from './fields.ts';
import { isJsonObject } from './json.ts';
import type { Visit } from './run.ts';
import type { Json } from './types.ts';

/** Fields that hold paths, or reshape data by them. */
const PATH_FIELDS = [
  ...['InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'ItemsPath', 'SecondsPath', 'TimestampPath'],
  ...['TimeoutSecondsPath', 'HeartbeatSecondsPath', 'MaxConcurrencyPath', 'ErrorPath', 'CausePath'],
  ...['ToleratedFailureCountPath', 'ToleratedFailurePercentagePath'],
];
/** Fields whose members are paths when their names end in `.$`. */
const TEMPLATES = ['Parameters', 'ItemSelector', 'Assign', 'ItemBatcher', 'Credentials'];

function holdsPath(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some(holdsPath);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([name, member]) => name.endsWith('.$') || holdsPath(member));
}

/**
 * In JSONPath mode states run as long as they leave data as it is. What would reshape it by paths is refused, instead
 * of being ignored.
 * @throws StateFailure
 */
export function rejectPaths(visit: Visit): void {
  if (visit.state.language === 'JSONata') return;
  const definition: StateDefinition & { readonly [field: string]: unknown } = { ...visit.state.definition };
  const field =
    PATH_FIELDS.find((name) => definition[name] !== undefined) ??
    TEMPLATES.find((name) => holdsPath(definition[name] as Json | undefined));
  if (field === undefined) return;
  throw runtimeFailure(stateCause(visit, `The JSONPath in field ${field} cannot be run here; use JSONata.`));
}
