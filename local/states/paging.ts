import * as z from 'zod';
import { AwsError } from '../service.ts';

/** Paging members of a request: at most 1,000 a page, 100 unless told. */
export const paging = {
  maxResults: z.number().int().min(0).max(1000).default(0),
  nextToken: z.string().optional(),
};
const DEFAULT_PAGE = 100;

/**
 * One page of a list. Tokens carry a position, so entries that are added behind it do not shift it.
 * @throws AwsError `InvalidToken`
 */
export function pageOf<T>(
  all: readonly T[],
  request: { readonly maxResults: number; readonly nextToken?: string | undefined },
): { items: readonly T[]; nextToken?: string } {
  const start = request.nextToken === undefined ? 0 : positionOf(request.nextToken);
  const end = start + (request.maxResults || DEFAULT_PAGE);
  const items = all.slice(start, end);
  return end < all.length ? { items, nextToken: Buffer.from(`at:${end}`).toString('base64') } : { items };
}

function positionOf(token: string): number {
  const [, position] = /^at:(\d+)$/.exec(Buffer.from(token, 'base64').toString('utf8')) ?? [];
  if (position === undefined) throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
  return Number(position);
}
