import * as z from 'zod';
import { accessReader } from '../../../../functions/shared/access/access-reader.ts';
import { type ApiHandler, createApi } from '../../../../functions/shared/http/api.ts';
import { defineContract } from '../../../../functions/shared/http/contract.ts';
import type { Call, Handlers } from '../../../../functions/shared/http/handler.ts';
import type { Table } from '../../../../functions/shared/table/table.ts';
import { manualClock, memberContext, type RecordedLogger, recordedLogger } from '../../../support/api-calls.ts';
import { memoryCell, putMember, putTenant } from '../../../support/tenants.ts';

const box = z.object({ id: z.string() }).meta({ id: 'Box' });
const params = z.strictObject({ box: z.string().regex(/^[a-z]{3}$/) });
const operation = { summary: '', description: '', errors: [] } as const;
const contract = defineContract({
  context: 'probe',
  nouns: ['boxes'],
  operations: {
    readBox: {
      ...operation,
      method: 'GET',
      path: '/v1/boxes/{box}',
      permission: 'workflow:read',
      params,
      status: 200,
      response: box,
      etag: 'returned',
    },
    editBox: {
      ...operation,
      method: 'PATCH',
      path: '/v1/boxes/{box}',
      permission: 'workflow:publish',
      params,
      status: 200,
      response: box,
      etag: 'required',
    },
    makeBox: {
      ...operation,
      method: 'POST',
      path: '/v1/boxes',
      permission: 'workflow:publish',
      query: z.strictObject({ size: z.coerce.number().int().default(1) }),
      body: z.strictObject({ name: z.string(), tags: z.array(z.strictObject({ key: z.string() })).optional() }),
      status: 201,
      response: box,
      idempotent: true,
    },
    dropBox: {
      ...operation,
      method: 'DELETE',
      path: '/v1/boxes/{box}',
      permission: 'authenticated',
      params,
      status: 204,
    },
    lint: { ...operation, method: 'GET', path: '/v1/boxes/lint', permission: 'public', status: 200, response: box },
    govern: { ...operation, method: 'GET', path: '/v1/boxes', permission: 'tenant:read', status: 200, response: box },
  },
});
type Contract = typeof contract;

/** An API of boxes, and what it has seen. */
export interface Boxes {
  readonly api: ApiHandler;
  readonly table: Table;
  readonly clock: ReturnType<typeof manualClock>;
  readonly logger: RecordedLogger;
  /** Calls of `makeBox`. */
  readonly calls: Call<Contract['operations']['makeBox']>[];
  /** What reading a box fails with. @default - it succeeds */
  failure: unknown;
}

/** The author of the tenant `acme`. */
export const author = memberContext('acme', 'author');

/** With the tenant `acme` and its author. */
export async function boxesOfAcme(): Promise<Boxes> {
  const [cell, clock, logger] = [memoryCell(), manualClock(), recordedLogger()];
  const seen: Pick<Boxes, 'calls' | 'failure'> = { calls: [], failure: undefined };
  const access = accessReader({ tenantTables: cell.tenantTables, clock, logger });
  const api = createApi({ contract, handlers: handlersOf(seen), access, logger, clock });
  await putTenant(cell.table, 'acme');
  await putMember(cell.table, 'acme', 'author', ['author']);
  return Object.assign(seen, { api, table: cell.table, clock, logger });
}

function handlersOf(seen: Pick<Boxes, 'calls' | 'failure'>): Handlers<Contract> {
  return {
    readBox: async ({ params }) => {
      if (seen.failure !== undefined) throw seen.failure;
      return { body: { id: params.box, secret: 'never shown' } as { id: string }, etag: 'tag-1' };
    },
    editBox: async ({ ifMatch }) => ({ body: { id: ifMatch ?? '' }, etag: 'tag-2' }),
    makeBox: async (made) => {
      seen.calls.push(made);
      return { body: { id: made.body.name }, location: '/v1/boxes/abc' };
    },
    dropBox: async () => ({ body: undefined }),
    lint: async () => ({ body: { id: 'lint' } }),
    govern: async ({ caller }) => ({ body: { id: caller.principal.id } }),
  };
}

export const code = (body: unknown): unknown => (body as { code?: unknown }).code;
