import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../functions/shared/http/contract.ts';
import { CONTRACTS } from '../../lib/contracts.ts';
import { type Browser, type BrowserPage, NO_BROWSER, startBrowser } from '../support/browser.ts';
import { type Platform, startPlatform } from '../support/platform.ts';

const OPERATIONS = CONTRACTS.flatMap(({ context, operations }) =>
  Object.entries<Operation>(operations).map(([id, operation]) => ({ id, context, ...operation })),
);

let platform: Platform;
let browser: Browser;
let stage: Server;
let apiKey: string;

beforeAll(async () => {
  if (NO_BROWSER !== undefined) return;
  platform = await startPlatform();
  const { owner } = await platform.createTenant('acme');
  const { body } = await owner.call('POST', '/v1/api-keys', { name: 'a reader', role: 'viewer' });
  apiKey = String(body['secret']);
  stage = await serveBelow('/dev', platform.cloud.baseUrl);
  browser = await startBrowser();
});
afterAll(async () => {
  await browser?.close();
  stage?.close();
  await platform?.close();
});

/** The API as a stage's own address has it: everything below a first segment. */
async function serveBelow(prefix: string, baseUrl: string): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = '' } = incoming;
    if (!url.startsWith(`${prefix}/`)) return void outgoing.writeHead(403).end();
    const target = `${baseUrl}${url.slice(prefix.length)}`;
    incoming.pipe(
      request(target, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const addressOf: Readonly<Record<string, () => string>> = {
  'at the root of a domain': () => platform.cloud.baseUrl,
  'behind the path of a stage': () => `http://127.0.0.1:${(stage.address() as AddressInfo).port}/dev`,
};

/** Waits in the page until the expression is true of it. */
function becomes(page: BrowserPage, expression: string): Promise<unknown> {
  return page.evaluate(`(async () => {
    for (const deadline = Date.now() + 30000; !(${expression}); ) {
      if (Date.now() > deadline) throw new Error(${JSON.stringify(expression)} + ' is still not so');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })()`);
}

async function click(page: BrowserPage, selector: string): Promise<void> {
  const found = `document.querySelector(${JSON.stringify(selector)})`;
  await becomes(page, found);
  await page.evaluate(`${found}.click()`);
}

/** Types into a field in the way that the renderer notices. */
async function type(page: BrowserPage, selector: string, text: string): Promise<void> {
  const found = `document.querySelector(${JSON.stringify(selector)})`;
  await becomes(page, found);
  await page.evaluate(`{
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    set.call(${found}, ${JSON.stringify(text)});
    ${found}.dispatchEvent(new Event('input', { bubbles: true }));
  }`);
}

async function openReference(place: string): Promise<BrowserPage> {
  const page = await browser.open(`${addressOf[place]?.()}/docs`);
  await becomes(page, `document.querySelectorAll('.opblock').length === ${OPERATIONS.length}`);
  return page;
}

const here = NO_BROWSER === undefined ? 'the reference in a browser' : `the reference in a browser (${NO_BROWSER})`;

describe.skipIf(NO_BROWSER !== undefined)(here, () => {
  test.each(Object.keys(addressOf))('%s: shows every operation, and an API key can try one', async (place) => {
    const page = await openReference(place);
    const text = String(await page.evaluate('document.body.innerText'));
    for (const { summary } of OPERATIONS) expect(text).toContain(summary);

    await click(page, '.authorize');
    await type(page, '.auth-container input', apiKey);
    await click(page, '.auth-btn-wrapper .authorize');
    await click(page, '.btn-done');
    const operation = '#operations-identity-readMe';
    await click(page, `${operation} .opblock-summary-control`);
    await click(page, `${operation} .try-out__btn`);
    await click(page, `${operation} .execute`);
    await becomes(page, `document.querySelector('${operation} .live-responses-table .response-col_status')`);
    const answer = String(
      await page.evaluate(`document.querySelector('${operation} .live-responses-table').innerText`),
    );
    expect(answer).toContain('200');
    expect(answer).toMatch(/"tenant": \{\s*"id": "acme"/);

    // Nothing was refused by the page's policy, and no other host was asked.
    expect(page.complaints).toEqual([]);
    const origins = page.requested.filter((url) => !url.startsWith('data:')).map((url) => new URL(url).origin);
    expect([...new Set(origins)]).toEqual([new URL(addressOf[place]?.() ?? '').origin]);
  });

  test('an operation shows its permission, its errors and its examples', async () => {
    const page = await openReference('at the root of a domain');
    const operation = '#operations-identity-inviteMember';
    await click(page, `${operation} .opblock-summary-control`);
    await becomes(page, `document.querySelector('${operation} .responses-table')`);
    const text = String(await page.evaluate(`document.querySelector('${operation}').innerText`));
    for (const shown of [
      'Needs the permission member:invite',
      'member-exists',
      'grace@acme.example',
      'Idempotency-Key',
    ])
      expect(text).toContain(shown);
    expect(page.complaints).toEqual([]);
  });

  test('a script in the page itself and an image of another host are refused', async () => {
    const page = await openReference('at the root of a domain');
    await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'window.planted = true';
      const image = document.createElement('img');
      image.src = 'https://elsewhere.example/pixel.png';
      document.body.append(script, image);
    }`);
    await expect.poll(() => page.complaints.filter((text) => text.includes('Content Security Policy'))).toHaveLength(2);
    expect(await page.evaluate('window.planted')).toBeUndefined();
  });
});
