import type * as z from 'zod';
import { contentTag } from '../../shared/http/etag.ts';
import type { operationResource } from '../../shared/operation-resource.ts';
import type { OperationRecord } from './operation.ts';

export type OperationResource = z.input<typeof operationResource>;

/** An operation as the API shows it. */
export function toOperation(record: OperationRecord): OperationResource {
  const { type: _, v: __, expiresAt: ___, ...shown } = record;
  return shown;
}

export function operationTag(resource: OperationResource): string {
  return contentTag(JSON.stringify(resource));
}

export function operationPath(id: string): string {
  return `/v1/operations/${id}`;
}
