import { DomainError } from '../../shared/errors.ts';
import { tenantPartitions } from '../../shared/table/keys.ts';
import type { Item, Table } from '../../shared/table/table.ts';
import { type ContentChunk, fromChunks } from '../domain/version-content.ts';

/**
 * One text of a version.
 * @throws DomainError `not-found`
 */
export async function readVersionText(
  table: Table,
  tenantId: string,
  workflow: string,
  version: string,
  part: ContentChunk['part'],
): Promise<string> {
  const { items } = await table.page({
    partition: tenantPartitions.versionContent(tenantId, workflow, version),
    sortPrefix: part,
    limit: 10,
    consistent: true,
  });
  if (items.length === 0) throw new DomainError('not-found');
  return fromChunks(items.map(toChunk));
}

function toChunk(item: Item): ContentChunk {
  const { part, index, count, bytes } = item as Item & ContentChunk;
  return { part, index, count, bytes };
}
