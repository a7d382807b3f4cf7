import { isDeepStrictEqual } from 'node:util';
import { type Memory, memoryOf } from '../data/memory.ts';
import type { Database, RememberedToken } from './database.ts';
import type { TableSchema } from './schema.ts';
import type { Table } from './table.ts';
import type { Item } from './values.ts';

/** What is kept of a table; its settings are the template's. */
export interface KeptTable {
  readonly createdAt: number;
  readonly keys: KeyTypes;
  readonly items: readonly Item[];
  /** Number of the newest record of its stream. @default - it has none */
  readonly sequence?: string;
}

/** Of the table itself: an index that is new takes in what there is. */
type KeyTypes = readonly (readonly [name: string, kind: string, type: string])[];

interface KeptDatabase {
  readonly tables: Readonly<Record<string, KeptTable>>;
  readonly tokens: readonly (readonly [string, RememberedToken])[];
}

/** Tables with their items, and the client tokens of transactions. Capacity and pages need no memory. */
export function databaseMemory(database: Database): Memory {
  return memoryOf<KeptDatabase>({
    keep: () => ({
      tables: Object.fromEntries([...database.tables].map(([name, table]) => [name, keptTable(table)])),
      tokens: [...database.tokens],
    }),
    takeBack({ tables, tokens }) {
      for (const [name, table] of Object.entries(tables)) database.earlier.set(name, table);
      for (const [token, remembered] of tokens) database.tokens.set(token, remembered);
    },
  });
}

/** What is kept of a table with that schema. One with other keys is another table, as CloudFormation would replace it. */
export function earlierTable({ earlier }: Database, schema: TableSchema): KeptTable | undefined {
  const kept = earlier.get(schema.TableName);
  return isDeepStrictEqual(kept?.keys, keyTypes(schema)) ? kept : undefined;
}

function keptTable({ createdAt, schema, items, stream }: Table): KeptTable {
  const sequence = stream === undefined ? {} : { sequence: String(stream.sequence) };
  return { createdAt, keys: keyTypes(schema), items: [...items], ...sequence };
}

function keyTypes({ AttributeDefinitions, KeySchema }: TableSchema): KeyTypes {
  const definition = (name: string) => AttributeDefinitions.find(({ AttributeName }) => AttributeName === name);
  return KeySchema.map(({ AttributeName, KeyType }) => [
    AttributeName,
    KeyType,
    definition(AttributeName)?.AttributeType ?? '',
  ]);
}
