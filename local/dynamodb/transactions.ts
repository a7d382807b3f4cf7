import { createHash } from 'node:crypto';
import { AwsError } from '../service.ts';
import { addUsage, consumedCapacities, readUnits, readUsage, type Usage, writeUsage } from './capacity.ts';
import { type Database, type Operation, tableOf } from './database.ts';
import { project } from './expressions.ts';
import { readWrite } from './items.ts';
import { checkKey, checkPaths, invalid, type ParsedRequest, parseRequest } from './validation.ts';
import { type Item, itemBytes } from './values.ts';
import { chargedBytes, commit, type PlannedWrite, planWrite, type Write, type WriteKind } from './writes.ts';

type Input = Readonly<Record<string, unknown>>;

const MOST_ACTIONS = 100;
const MOST_BYTES = 4 * 1024 * 1024;
/** How long a client token is remembered. */
const TOKEN_LIFE_MS = 10 * 60 * 1000;

const KINDS: Readonly<Record<string, WriteKind>> = {
  Put: 'put',
  Update: 'update',
  Delete: 'delete',
  ConditionCheck: 'check',
};

/** Why one action of a cancelled transaction did not happen. */
interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

/**
 * Writes all or nothing. Every condition is decided on the state before the transaction, then everything is written,
 * within one turn of the event loop: no lock is needed and no other request sees a part of it.
 */
export const transactWriteItems: Operation = (database, input) => {
  const writes = actionsOf(input).map((action) => toWrite(database, action));
  checkDistinct(writes);
  const remembered = rememberToken(database, input);
  if (remembered === 'repeated') return { ConsumedCapacity: usageOf(input, writes.map(repeatedUsage)) };
  const plans = planAll(writes);
  if (plans.reduce((bytes, plan) => bytes + chargedBytes(plan), 0) > MOST_BYTES) {
    throw invalid('Transaction request exceeds the aggregate size limit of 4 MB');
  }
  const usages = plans.map(usageOfWrite);
  for (const plan of plans) commit(plan);
  remembered?.();
  return { ConsumedCapacity: usageOf(input, usages) };
};

/** Reads all items as they are at one moment. */
export const transactGetItems: Operation = (database, input) => {
  const usages: [string, Usage][] = [];
  const responses = actionsOf(input).map((action) => {
    const get = action['Get'];
    if (typeof get !== 'object' || get === null) throw invalid('TransactItems can only contain Get');
    const request = parseRequest('GetItem', get as Input);
    const item = readOne(database, request);
    const units = readUnits(item === undefined ? 0 : itemBytes(item), 'transaction');
    usages.push([request.TableName, readUsage(units)]);
    if (item === undefined) return {};
    return { Item: request._projection ? project(item, request._projection.paths) : item };
  });
  return { Responses: responses, ConsumedCapacity: usageOf(input, usages) };
};

/** The actions of a transaction. @throws AwsError `ValidationException` when there are none or too many */
export function actionsOf(input: Input): readonly Input[] {
  const items = input['TransactItems'];
  if (!Array.isArray(items) || items.length === 0 || items.length > MOST_ACTIONS) {
    throw invalid(
      "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: " +
        `Member must have length less than or equal to ${MOST_ACTIONS}, Member must have length greater than or equal to 1`,
    );
  }
  return items as readonly Input[];
}

/** The one kind and parameters of a transaction's action. @throws AwsError `ValidationException` */
export function actionOf(action: Input): { readonly name: string; readonly parameters: Input } {
  const present = Object.entries(action).filter(([, value]) => value !== undefined && value !== null);
  const [entry] = present;
  if (present.length !== 1 || entry === undefined || typeof entry[1] !== 'object') {
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  return { name: entry[0], parameters: entry[1] as Input };
}

function toWrite(database: Database, action: Input): Write {
  const { name, parameters } = actionOf(action);
  const kind = KINDS[name];
  if (kind === undefined) throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  if (kind === 'check' && parameters['ConditionExpression'] === undefined) {
    throw invalid('The expression can not be empty; ConditionCheck needs a ConditionExpression');
  }
  if (kind === 'update' && parameters['UpdateExpression'] === undefined) {
    throw invalid('The expression can not be empty; Update needs an UpdateExpression');
  }
  return readWrite(database, kind, parameters);
}

function checkDistinct(writes: readonly Write[]) {
  const seen = new Set<string>();
  for (const { table, request } of writes) {
    const { partition, sort } = table.placeOf(request.Item ?? request.Key ?? {});
    const id = JSON.stringify([table.schema.TableName, partition, sort]);
    if (seen.has(id)) throw invalid('Transaction request cannot include multiple operations on one item');
    seen.add(id);
  }
}

/** @throws AwsError `TransactionCanceledException` with a reason for every action */
function planAll(writes: readonly Write[]): readonly PlannedWrite[] {
  const plans: PlannedWrite[] = [];
  const reasons = writes.map((write): CancellationReason => {
    try {
      plans.push(planWrite(write));
      return { Code: 'None' };
    } catch (error) {
      if (error instanceof AwsError) return reasonOf(error);
      throw error;
    }
  });
  if (plans.length === writes.length) return plans;
  const codes = reasons.map(({ Code }) => Code).join(', ');
  throw new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
}

function reasonOf({ code, message, members }: AwsError): CancellationReason {
  if (code === 'ConditionalCheckFailedException') {
    return { Code: 'ConditionalCheckFailed', Message: message, ...(members as { readonly Item?: Item }) };
  }
  return { Code: 'ValidationError', Message: message };
}

/**
 * A token that was used for the same request makes this one a repetition; a new one is remembered once it succeeds.
 * @throws AwsError `IdempotentParameterMismatchException`
 */
function rememberToken(database: Database, input: Input): 'repeated' | (() => void) | undefined {
  const token = input['ClientRequestToken'];
  if (token === undefined) return undefined;
  if (typeof token !== 'string' || token.length < 1 || token.length > 36) {
    throw invalid('ClientRequestToken must have between 1 and 36 characters');
  }
  const known = database.tokens;
  const now = database.clock.now();
  for (const [old, { until }] of known) if (until <= now) known.delete(old);
  const fingerprint = createHash('sha256').update(JSON.stringify(input['TransactItems'])).digest('base64');
  const before = known.get(token);
  if (before === undefined) return () => known.set(token, { fingerprint, until: now + TOKEN_LIFE_MS });
  if (before.fingerprint === fingerprint) return 'repeated';
  throw new AwsError(
    'IdempotentParameterMismatchException',
    'The request uses the same client token as a previous, but non-identical request.',
  );
}

function readOne(database: Database, request: ParsedRequest): Item | undefined {
  const table = tableOf(database, request.TableName);
  checkKey(request.Key ?? {}, table.schema);
  checkPaths(request._projection, table.schema);
  return table.get(request.Key ?? {});
}

/** Two writes an item, one to prepare and one to commit; the indexes follow once. */
function usageOfWrite(plan: PlannedWrite): [string, Usage] {
  const { table } = plan.write;
  return [table.schema.TableName, writeUsage(chargedBytes(plan), table.indexWrites(plan.before, plan.after), 2)];
}

/** A repetition reads the items to answer. */
function repeatedUsage({ table, request }: Write): [string, Usage] {
  const item = table.get(request.Item ?? request.Key ?? {});
  return [table.schema.TableName, readUsage(readUnits(item === undefined ? 0 : itemBytes(item), 'transaction'))];
}

function usageOf(input: Input, usages: readonly [string, Usage][]) {
  const byTable = new Map<string, Usage>();
  for (const [table, usage] of usages) {
    const sum = byTable.get(table);
    byTable.set(table, sum === undefined ? usage : addUsage(sum, usage));
  }
  return consumedCapacities(input['ReturnConsumedCapacity'] as string | undefined, byTable, true);
}
