import type { Operation } from '../../functions/shared/http/contract.ts';

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `api-keys` is `apiKeys`. */
function camelCase(noun: string): string {
  return noun.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Where an operation is found on the client. */
export interface MethodName {
  readonly group: string;
  readonly method: string;
}

/**
 * Operations are grouped by the noun of their path, and the noun is not said twice: `startExecution` of `/v1/executions`
 * is `executions.start`, `readHistory` is `executions.readHistory`. A file (`openapi.json`) is no noun: it is grouped by
 * its context.
 */
export function methodName(context: string, id: string, operation: Operation): MethodName {
  const noun = operation.path.split('/')[2] ?? '';
  if (noun.includes('.')) return { group: context, method: id };
  const group = camelCase(noun);
  const plural = capital(group);
  const singular = plural.replace(/s$/, '');
  const method = [plural, singular].reduce(
    (name, suffix) => (name.endsWith(suffix) ? name.slice(0, -suffix.length) : name),
    id,
  );
  return { group, method: method === '' ? id : method };
}

/** Name of the interface of a group. */
export function groupType(group: string): string {
  return `${capital(group)}Api`;
}

/** Name of the type of an operation's input, where no component is it. */
export function inputType(id: string): string {
  return `${capital(id)}Input`;
}
