import {
  DeleteCommand,
  type DeleteCommandInput,
  type DynamoDBDocumentClient,
  PutCommand,
  type PutCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type Attributes = Record<string, unknown>;
type Undo = () => Promise<unknown>;

/**
 * Gives a client of a DynamoDB without transactions `TransactWriteItems`: everything goes through one lock, the writes are
 * made one by one, and undone when one is refused. So others see all or nothing, as on AWS.
 */
export function withTransactions(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  const plain = client.send.bind(client) as (command: unknown) => Promise<{ Attributes?: Attributes }>;
  let lock: Promise<unknown> = Promise.resolve();
  const send = (command: unknown): Promise<unknown> => {
    const work = () =>
      command instanceof TransactWriteCommand ? transact(plain, command.input.TransactItems ?? []) : plain(command);
    const result = lock.then(work);
    // The next one waits for the end of this one, whichever end it is; the caller hears of a failure from `result`.
    lock = result.catch(() => undefined);
    return result;
  };
  return new Proxy(client, { get: (target, name) => (name === 'send' ? send : Reflect.get(target, name)) });
}

type Send = (command: unknown) => Promise<{ Attributes?: Attributes }>;

async function transact(send: Send, items: readonly TransactItem[]): Promise<object> {
  refuseTwice(items);
  const undo: Undo[] = [];
  const codes: string[] = [];
  for (const item of items) {
    try {
      undo.unshift(await apply(send, item));
      codes.push('None');
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) {
        for (const step of undo) await step();
        throw error;
      }
      codes.push('ConditionalCheckFailed');
    }
  }
  if (!codes.includes('ConditionalCheckFailed')) return {};
  for (const step of undo) await step();
  throw Object.assign(new Error(`Transaction cancelled [${codes.join(', ')}]`), {
    name: 'TransactionCanceledException',
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}

const keyOf = (item: TransactItem): Attributes => {
  const { PK, SK } = item.Put?.Item ?? item.Update?.Key ?? item.Delete?.Key ?? item.ConditionCheck?.Key ?? {};
  return { PK, SK };
};

/** AWS refuses a transaction that names an item twice. */
function refuseTwice(items: readonly TransactItem[]): void {
  const keys = items.map((item) => JSON.stringify(keyOf(item)));
  if (new Set(keys).size === keys.length) return;
  const message = 'Transaction request cannot include multiple operations on one item';
  throw Object.assign(new Error(message), { name: 'ValidationException' });
}

/** Makes one write and tells how to undo it: put the old item back, or delete what was not there. */
async function apply(send: Send, item: TransactItem): Promise<Undo> {
  const { Attributes: old } = await send(commandFor(item));
  const input = item.Put ?? item.Update ?? item.Delete ?? item.ConditionCheck;
  const TableName = input?.TableName;
  if (old !== undefined) return () => send(new PutCommand({ TableName, Item: old }));
  const undo = () => send(new DeleteCommand({ TableName, Key: keyOf(item) }));
  if (item.ConditionCheck === undefined) return undo;
  // A check is made as an update of nothing, which would leave an empty item where none was.
  await undo();
  return () => Promise.resolve();
}

function commandFor(item: TransactItem): PutCommand | UpdateCommand | DeleteCommand {
  const old = { ReturnValues: 'ALL_OLD' as const };
  if (item.Put) return new PutCommand({ ...(item.Put as PutCommandInput), ...old });
  if (item.Delete) return new DeleteCommand({ ...(item.Delete as DeleteCommandInput), ...old });
  return new UpdateCommand({ ...((item.Update ?? item.ConditionCheck) as UpdateCommandInput), ...old });
}
