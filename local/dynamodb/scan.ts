import { createHash } from 'node:crypto';
import { type Operation, tableOf } from './database.ts';
import { answerPage, sourceOf, startOf } from './query.ts';
import { checkPaths, type ParsedRequest, parseRequest } from './validation.ts';

export const scan: Operation = (database, input) => {
  const request = parseRequest('Scan', input);
  const source = sourceOf(tableOf(database, request.TableName), request);
  checkPaths(request._projection, source.table.schema);
  checkPaths(request._filter, source.table.schema);
  const start = startOf(source, request);
  const reader = source.index ?? source.table;
  const after = start === undefined ? undefined : reader.placeOf(start);

  function* items() {
    for (const partition of reader.items.partitions()) {
      if (!inSegment(partition, request) || (after !== undefined && partition < after.partition)) continue;
      const resumes = after !== undefined && partition === after.partition;
      yield* reader.items.range(partition, {}, { descending: false, ...(resumes ? { after } : {}) });
    }
  }

  return answerPage(source, request, items());
};

/** A parallel scan reads each partition in one of its segments. */
function inSegment(partition: string, { Segment, TotalSegments }: ParsedRequest): boolean {
  if (Segment === undefined || TotalSegments === undefined) return true;
  return createHash('md5').update(partition).digest().readUInt32BE(0) % TotalSegments === Segment;
}
