/** Kinds of tasks of the specification: the member that makes a task what it is. */
const KINDS = ['call', 'do', 'emit', 'for', 'fork', 'listen', 'raise', 'run', 'set', 'switch', 'try', 'wait'] as const;

/** A task of a definition. */
export interface DefinedTask {
  readonly name: string;
  readonly kind: string;
}

/** The names along a JSON pointer (RFC 6901). */
function namesOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * The task that a JSON pointer names.
 * @param definition the parsed document
 * @returns undefined when there is no task: the pointer names the workflow or something inside of a task
 */
export function taskAt(definition: unknown, pointer: string): DefinedTask | undefined {
  const names = namesOf(pointer);
  let found: unknown = definition;
  for (const name of names) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  const name = names.at(-1);
  if (name === undefined || typeof found !== 'object' || found === null) return undefined;
  const task = found;
  // `for` and `try` hold a `do` or a `catch` of their own, so the order of the kinds decides.
  const kind = KINDS.filter((member) => Object.hasOwn(task, member)).sort((a, b) => rank(a) - rank(b))[0];
  return kind === undefined ? undefined : { name, kind };
}

function rank(kind: string): number {
  return kind === 'do' ? 1 : 0;
}

/** Whether a pointer names the task itself or something inside of it. */
export function isWithin(pointer: string, task: string): boolean {
  return pointer === task || pointer.startsWith(`${task}/`);
}
