import { errorName, STANDARD_ERROR_BASE, STANDARD_ERRORS, type StandardError } from '../../../tasks/public.ts';
import type { ErrorFilterSource } from '../../language/task-kinds/try.ts';
import { ANY_ERROR } from '../machine/errors.ts';
import type { NodeList } from '../normalise/node.ts';
import type { RaiseNode } from '../normalise/raise.ts';
import { AWS_ERRORS } from './problems.ts';
import { nodesWithin } from './writes.ts';

/** The names of Step Functions that an error filter stands for. */
export interface FilterNames {
  readonly names: readonly string[];
  /** The names match what the filter matches, and nothing else. Otherwise they match that and more. */
  readonly exact: boolean;
}

interface KnownError {
  readonly type: string;
  readonly status: number;
}

/** Answers of HTTP services that are errors: redirects that are not followed, and the two classes of failures. */
const HTTP_ERRORS: readonly KnownError[] = Array.from({ length: 300 }, (_, index) => ({
  type: `${STANDARD_ERROR_BASE}communication`,
  status: 300 + index,
}));

const STANDARD: readonly KnownError[] = Object.entries(STANDARD_ERRORS).map(([kind, status]) => ({
  type: STANDARD_ERROR_BASE + kind,
  status,
}));

const EVERYTHING: FilterNames = { names: [ANY_ERROR], exact: false };

/** Which names of errors a filter means, among the errors that the tasks can end with. */
export function filterNames(filter: ErrorFilterSource, body: NodeList): FilterNames {
  const { type, status, title, detail, instance } = filter;
  const isOpen = [title, detail, instance].some((member) => member !== undefined);
  if (type === undefined && status === undefined) return { ...EVERYTHING, exact: !isOpen };
  const raises = nodesWithin(body).filter((node) => node.kind === 'raise');
  const raised = raises.map(knownError);
  if (raised.includes(undefined)) return EVERYTHING;
  // Functions fail under names that nobody lists, and all of them are runtime errors.
  if (matches(filter, runtimeError())) return EVERYTHING;
  const errors = [...HTTP_ERRORS, ...STANDARD, ...raised.filter((error) => error !== undefined)];
  const names = new Set(errors.filter((error) => matches(filter, error)).map(errorName));
  const unmatched = new Set(errors.filter((error) => !matches(filter, error)).map(errorName));
  if (type !== undefined && !type.startsWith(STANDARD_ERROR_BASE)) names.add(errorName({ type, status: status ?? 0 }));
  const ambiguous = [...names].some((name) => unmatched.has(name)) || (status !== undefined && [...names].some(isUri));
  return { names: [...names, ...awsNames(filter)], exact: !isOpen && !ambiguous };
}

/** Whether an error has what the filter asks for of type and status. */
export function matches(filter: Pick<ErrorFilterSource, 'type' | 'status'>, error: KnownError): boolean {
  return (filter.type ?? error.type) === error.type && (filter.status ?? error.status) === error.status;
}

function awsNames(filter: ErrorFilterSource): readonly string[] {
  return Object.entries(AWS_ERRORS).flatMap(([name, kind]) => (matches(filter, standardError(kind)) ? [name] : []));
}

function standardError(kind: StandardError): KnownError {
  return { type: STANDARD_ERROR_BASE + kind, status: STANDARD_ERRORS[kind] };
}

function runtimeError(): KnownError {
  return standardError('runtime');
}

/** The name of an error of another type is its URI, which says nothing of the status. */
function isUri(name: string): boolean {
  return /[:/]/.test(name);
}

function knownError({ error }: RaiseNode): KnownError | undefined {
  const { type, status } = error;
  if (type.kind !== 'literal' || status.kind !== 'literal') return undefined;
  return { type: String(type.value), status: Number(status.value) };
}
