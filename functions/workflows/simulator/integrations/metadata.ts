import { isJsonObject, jsonText } from '../json.ts';
import { randomUuid } from '../random.ts';
import type { Json } from '../types.ts';
import type { Shape, World } from './integration.ts';

/** `SdkHttpMetadata` and `SdkResponseMetadata`, which Step Functions adds to what a service answers. */
export function sdkMetadata(
  { random, now }: World,
  body: Json,
  {
    headers: own = {},
    status = 200,
  }: { readonly headers?: Readonly<Record<string, string>>; readonly status?: number } = {},
): { readonly [member: string]: Json } {
  const requestId = randomUuid(random);
  const headers = {
    Connection: 'keep-alive',
    'Content-Length': String(Buffer.byteLength(jsonText(body))),
    'Content-Type': 'application/json',
    Date: new Date(now).toUTCString(),
    ...own,
    'x-amzn-RequestId': requestId,
  };
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: status,
    },
    SdkResponseMetadata: { RequestId: requestId },
  };
}

/** The answer with its metadata, unless it brings some; members are in the order of the alphabet, as on AWS. */
export const withMetadata: Shape = (outcome, world) => {
  if ('error' in outcome || !isJsonObject(outcome.output)) return outcome;
  const members = Object.entries({ ...sdkMetadata(world, outcome.output), ...outcome.output });
  return { ...outcome, output: Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1))) };
};
