import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { PLATFORM } from '../../../../functions/shared/table/contract.ts';
import type { ItemKey } from '../../../../functions/shared/table/keys.ts';
import type { LocalCloud } from '../../../../local/cloud.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

/** What only one tenant may know. */
export type Secrets = readonly string[];

/** Secrets in an answer that were not in the request: an echo tells nobody anything. */
export function leaksIn(answer: WireAnswer, request: WireRequest, secrets: Secrets): readonly string[] {
  const given = `${answer.status} ${JSON.stringify(answer.headers)} ${answer.text}`;
  const found = secrets.filter((secret) => given.includes(secret));
  if (found.length === 0) return found;
  const sent = `${request.path} ${request.headers.flat().join(' ')} ${JSON.stringify(request.body ?? '')}`;
  return found.filter((secret) => !sent.includes(secret));
}

export type Rows = ReadonlyMap<string, string>;

/** Attributes that the platform itself changes in rows nobody touches: when the reconciler looks at a run again. */
const OF_THE_RECONCILER = new Set(['dueAt', 'dueInterval', 'dueKey']);

/** Every row of the table that is the tenant's, and every row of the platform that names it, by its key. */
export async function rowsOf(cloud: LocalCloud, tenantId: string): Promise<Rows> {
  const { baseUrl: endpoint, rootCredentials: credentials, outputs } = cloud;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'us-east-1', credentials }));
  const rows = new Map<string, string>();
  for await (const { Items = [] } of paginateScan(
    { client },
    { TableName: outputs['TableName'], ConsistentRead: true },
  )) {
    for (const item of Items) {
      const kept = Object.entries(item).filter(([name]) => !OF_THE_RECONCILER.has(name));
      const row = JSON.stringify(kept.sort(([one], [other]) => (one < other ? -1 : 1)));
      const { PK, SK } = item as ItemKey;
      const belongs = PK.startsWith(`${tenantId}#`) || (PK.startsWith(PLATFORM) && row.includes(tenantId));
      if (belongs) rows.set(`${PK} / ${SK}`, row);
    }
  }
  return rows;
}

/** Keys of rows that are new, gone or different. */
export function changesBetween(before: Rows, after: Rows): readonly string[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key));
}
