import * as z from 'zod';
import type { Platform } from '../../../support/platform.ts';

const answer = z.object({ events: z.array(z.object({ message: z.string() })).default([]) });

/** Waiting longer means that nothing comes. */
const PATIENCE_MS = 15_000;

/** Lines that a function `tributary-dev-<name>` has logged so far. */
export async function linesOf({ cloud }: Platform, name: string): Promise<readonly string[]> {
  const credential = `${cloud.rootCredentials.accessKeyId}/20260101/us-east-1/logs/aws4_request`;
  const response = await fetch(cloud.baseUrl, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'Logs_20140328.FilterLogEvents',
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify({ logGroupName: `/aws/lambda/tributary-dev-${name}` }),
  });
  return answer.parse(await response.json()).events.map(({ message }) => message);
}

/** Lines that match, as soon as there are enough. @throws Error when they do not come */
export async function logged(
  platform: Platform,
  name: string,
  wanted: string | RegExp,
  count: number,
): Promise<readonly string[]> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = (await linesOf(platform, name)).filter((line) => line.match(wanted) !== null);
    if (found.length >= count) return found;
    if (Date.now() > deadline) throw new Error(`${name} logged ${found.length} of ${count} lines with ${wanted}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
