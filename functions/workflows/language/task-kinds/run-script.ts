import * as z from 'zod';
import { commonFields, json, objectTemplate, unsupported } from './fields.ts';
import { defineTaskKind, siteOf } from './task-kind.ts';

/** Step Functions takes 262,144 bytes of arguments, and the script is one of them. */
const MAX_CODE_LENGTH = 131_072;

const schema = z.strictObject({
  ...commonFields,
  run: z.strictObject({
    script: z.strictObject({
      language: z.enum(['js', 'javascript'], { error: 'must be `js`: scripts of other languages are not run' }),
      code: z.string().min(1).max(MAX_CODE_LENGTH),
      source: unsupported(
        'script-elsewhere',
        'is a script kept elsewhere, which is not fetched',
        'Write it out under `code`.',
      ),
      arguments: objectTemplate.optional(),
      environment: objectTemplate.optional(),
      stdin: json.optional(),
    }),
    await: z.literal(true, { error: 'must be true: scripts are always awaited' }).optional(),
    return: z.enum(['stdout', 'stderr', 'code', 'all', 'none']).optional(),
  }),
});
export type RunScriptTask = z.infer<typeof schema>;

/** `run: script`: JavaScript without network and permissions; the output is what it writes. */
export const runScriptTask = defineTaskKind<RunScriptTask>({
  schema,
  lists: () => [],
  sites: (task) => [
    ...siteOf(task.run.script.arguments, ['run', 'script', 'arguments'], 'value'),
    ...siteOf(task.run.script.environment, ['run', 'script', 'environment'], 'value'),
    ...siteOf(task.run.script.stdin, ['run', 'script', 'stdin'], 'value'),
  ],
});
