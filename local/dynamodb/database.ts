import type { Clock } from '../../functions/shared/clock.ts';
import { AwsError } from '../service.ts';
import type { KeptTable } from './memory.ts';
import type { Table } from './table.ts';

/** The tables of the account, and the time by which they live. */
export interface Database {
  readonly clock: Clock;
  readonly tables: Map<string, Table>;
  /** Client tokens of transactions that succeeded. */
  readonly tokens: Map<string, RememberedToken>;
  /** What an earlier process kept of tables that are not made yet, by name. */
  readonly earlier: Map<string, KeptTable>;
}

/** What a client token stood for, and until when (milliseconds since the epoch) it does. */
export interface RememberedToken {
  readonly fingerprint: string;
  readonly until: number;
}

export function createDatabase(clock: Clock): Database {
  return { clock, tables: new Map(), tokens: new Map(), earlier: new Map() };
}

/** Answers an operation: input as it came over the wire, output as it goes back. */
export type Operation = (database: Database, input: Readonly<Record<string, unknown>>) => unknown;

/** @throws AwsError `ResourceNotFoundException` */
export function tableOf(database: Database, name: string): Table {
  const table = database.tables.get(name);
  if (table !== undefined) return table;
  throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
}
