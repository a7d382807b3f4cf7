import * as z from 'zod';
import { isObject, type JsonObject } from '../json.ts';
import { expressionText, taskList } from '../task-kinds/fields.ts';
import { kindsOf } from '../task-kinds/registry.ts';

/** A `switch` ends by leaving its list, so that it cannot stand in a block with other tasks. */
const EXTENDED = ['all', 'call', 'composite', 'emit', 'for', 'listen', 'raise', 'run', 'set', 'try', 'wait'];

const extension = z.strictObject({
  extend: z.enum(EXTENDED, { error: `must be one of ${EXTENDED.join(', ')}` }),
  when: expressionText.optional(),
  before: taskList.optional(),
  after: taskList.optional(),
});
export type Extension = z.infer<typeof extension>;

/** `use.extensions`: maps with one member each, whose name is the name of the extension. */
export const extensions = z.array(
  z.record(z.string().min(1), extension).refine((entry) => Object.keys(entry).length === 1, {
    error: 'must have one member, the name of the extension',
  }),
);

/** The extensions of a definition that add tasks, in their order; none where the shape is not right, which is refused elsewhere. */
export function extensionsOf({ use }: JsonObject): readonly Extension[] {
  const parsed = extensions.safeParse(isObject(use) ? use['extensions'] : undefined);
  const all = parsed.success ? parsed.data.flatMap((entry) => Object.values(entry)) : [];
  return all.filter(({ before, after }) => before !== undefined || after !== undefined);
}

/** The extensions that are meant for a task. */
export function extending(extensions: readonly Extension[], task: JsonObject): readonly Extension[] {
  const kind = extendedKind(task);
  const isSwitch = Object.hasOwn(task, 'switch');
  return extensions.filter(({ extend }) => (extend === 'all' ? !isSwitch : extend === kind));
}

/** The kind of a task as extensions name it. */
function extendedKind(task: JsonObject): string | undefined {
  const [kind] = kindsOf(task);
  if (kind === 'do') return 'composite';
  if (kind === 'openapi') return 'call';
  return kind === 'run-workflow' || kind === 'run-script' ? 'run' : kind;
}
