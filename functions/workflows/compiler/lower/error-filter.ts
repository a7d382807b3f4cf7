import { errorName, STANDARD_ERROR_BASE, STANDARD_ERRORS, type StandardError } from '../../../tasks/public.ts';
import type { ErrorFilterSource } from '../../language/task-kinds/try.ts';
import { ANY_ERROR } from '../machine/errors.ts';
import type { NodeList } from '../normalise/node.ts';
import type { RaiseNode } from '../normalise/raise.ts';
import { AWS_ERRORS } from './problems.ts';
import { nodesWithin, runsWorkflows } from './writes.ts';

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

/** What any task may end with, by its name. */
const USUAL: readonly (KnownError & { readonly name: string })[] = [...HTTP_ERRORS, ...STANDARD].map(named);

function named(error: KnownError) {
  return { ...error, name: errorName(error) };
}

const EVERYTHING: FilterNames = { names: [ANY_ERROR], exact: false };

/** Errors by which Lambda itself reports a fault; functions that crash have others that nobody lists. */
const LAMBDA_ERRORS: readonly string[] = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
];

/** Which names of errors a filter means, among the errors that the tasks can end with. */
export function filterNames(filter: ErrorFilterSource, body: NodeList): FilterNames {
  if (filter.type === undefined && filter.status === undefined) return { ...EVERYTHING, exact: !isOpen(filter) };
  const raised = raisedErrors(body);
  // Functions fail under names that nobody lists, and all of them are runtime errors.
  if (raised === undefined || matches(filter, RUNTIME)) return EVERYTHING;
  return matchingNames(filter, raised);
}

/**
 * The names that a retry of the filter's errors repeats: a crash of the connector, which has no name of its own, is handled and
 * not repeated.
 * @returns undefined where names do not tell the errors that are meant from others
 */
export function retryNames(filter: ErrorFilterSource, body: NodeList): readonly string[] | undefined {
  if (filter.type === undefined && filter.status === undefined) return isOpen(filter) ? undefined : EVERYTHING.names;
  const raised = raisedErrors(body);
  const known = raised === undefined ? undefined : matchingNames(filter, raised);
  if (known === undefined || !known.exact) return undefined;
  return matches(filter, RUNTIME) ? [...known.names, ...LAMBDA_ERRORS] : known.names;
}

function matchingNames(filter: ErrorFilterSource, raised: readonly KnownError[]): FilterNames {
  const { type, status } = filter;
  const errors = [...USUAL, ...raised.map(named)];
  const matching = Map.groupBy(errors, (error) => matches(filter, error));
  const names = new Set(matching.get(true)?.map(({ name }) => name));
  const unmatched = new Set(matching.get(false)?.map(({ name }) => name));
  if (type !== undefined && !type.startsWith(STANDARD_ERROR_BASE)) {
    names.add(errorName({ type, status: status ?? 0 }));
  }
  const isAmbiguous =
    [...names].some((name) => unmatched.has(name)) || (status !== undefined && [...names].some(isUri));
  return { names: [...names, ...awsNames(filter)], exact: !isOpen(filter) && !isAmbiguous };
}

/** Whether the filter asks for what the name of an error does not say. */
function isOpen({ title, detail, instance }: ErrorFilterSource): boolean {
  return [title, detail, instance].some((member) => member !== undefined);
}

/** The errors that tasks raise themselves; undefined when one is known only at run time, as those of another workflow. */
function raisedErrors(body: NodeList): readonly KnownError[] | undefined {
  if (runsWorkflows(body)) return undefined;
  const raised = nodesWithin(body)
    .filter((node) => node.kind === 'raise')
    .map(knownError);
  return raised.every((error) => error !== undefined) ? raised : undefined;
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

const RUNTIME = standardError('runtime');

/** The name of an error of another type is its URI, which says nothing of the status. */
function isUri(name: string): boolean {
  return /[:/]/.test(name);
}

function knownError({ error }: RaiseNode): KnownError | undefined {
  const { type, status } = error;
  if (type.kind !== 'literal' || status.kind !== 'literal') return undefined;
  return { type: String(type.value), status: Number(status.value) };
}
