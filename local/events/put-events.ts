import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import { type Buses, DEFAULT_BUS } from './buses.ts';

/** The most bytes of all entries of a request. */
const MOST_BYTES = 256 * 1024;

const entrySchema = z.object({
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  EventBusName: z.string().optional(),
  Resources: z.array(z.string()).optional(),
  /** Seconds since the epoch. */
  Time: z.number().optional(),
  TraceHeader: z.string().optional(),
});

export const putEventsInput = z.object({ Entries: z.array(entrySchema).min(1).max(10) });

export type Entry = z.output<typeof entrySchema>;

/** Each entry succeeds or fails by itself. @throws AwsError `ValidationException` when the request as a whole is wrong */
export function putEvents(buses: Buses, input: unknown) {
  const { Entries } = parseInput(putEventsInput, input, 'ValidationException');
  if (Entries.reduce((sum, entry) => sum + entryBytes(entry), 0) > MOST_BYTES) {
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
  const results = Entries.map((entry) => putEntry(buses, entry));
  return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
}

function putEntry(buses: Buses, entry: Entry) {
  const { Source = '', DetailType = '', Detail, EventBusName = DEFAULT_BUS, Resources, Time } = entry;
  if (Source === '')
    return failure('InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.');
  if (Source.startsWith('aws.')) {
    return failure('NotAuthorizedForSourceException', `Not authorized for the source ${Source}.`);
  }
  if (DetailType === '' || DetailType.length > 128) {
    return failure('InvalidArgument', 'Parameter DetailType is not valid. Reason: DetailType is a required argument.');
  }
  const detail = readDetail(Detail);
  if (detail === undefined) return failure('MalformedDetail', 'Detail is malformed.');
  try {
    const time = Time === undefined ? undefined : Time * 1000;
    const content = { source: Source, 'detail-type': DetailType, detail, resources: Resources, time };
    return { EventId: buses.put(EventBusName, content) };
  } catch (error) {
    if (error instanceof AwsError) return failure(error.code, error.message);
    throw error;
  }
}

/** A detail is a JSON object; `undefined` for anything else. */
function readDetail(detail: string | undefined): object | undefined {
  try {
    const value: unknown = JSON.parse(detail ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    // Not JSON: answered as a malformed detail.
    return undefined;
  }
}

/** 14 bytes for a time, and the texts in UTF-8 (EventBridge user guide, "Calculating PutEvents event entry size"). */
function entryBytes({ Source, DetailType, Detail, Resources = [], Time }: Entry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), Time === undefined ? 0 : 14);
}

function failure(ErrorCode: string, ErrorMessage: string) {
  return { ErrorCode, ErrorMessage };
}
