import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHROMIUM = '/usr/bin/chromium';

/** Why there is no browser here; undefined where there is one. */
export const NO_BROWSER = existsSync(CHROMIUM) ? undefined : `${CHROMIUM} is not installed`;

/** A page in a headless browser. */
export interface BrowserPage {
  /** Value of an expression, or of its promise. @throws Error with what the page threw */
  evaluate(expression: string): Promise<unknown>;
  /** What is in view, as PNG. */
  screenshot(): Promise<Buffer>;
  /** What the browser refused or reported as an error. */
  readonly complaints: readonly string[];
  /** Addresses the page asked for. */
  readonly requested: readonly string[];
}

export interface Browser {
  open(url: string): Promise<BrowserPage>;
  close(): Promise<void>;
}

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--remote-debugging-port=0',
];

/** Starts Chromium with an empty profile; it is driven by its DevTools protocol, on the loopback interface only. */
export async function startBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'tributary-browser-'));
  const chromium = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => chromium.once('exit', () => resolve()));
  const address = await debuggerAddress(chromium);
  return {
    async open(url) {
      const answer = await fetch(`http://${address}/json/new?about:blank`, { method: 'PUT' });
      const { webSocketDebuggerUrl } = (await answer.json()) as { webSocketDebuggerUrl: string };
      return openPage(webSocketDebuggerUrl, url);
    },
    async close() {
      chromium.kill();
      await exited;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** `host:port`, which Chromium prints when it listens. */
function debuggerAddress(chromium: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    chromium.once('exit', (code) => reject(new Error(`Chromium ended with ${code}: ${printed}`)));
    chromium.stderr?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const [, address] = /DevTools listening on ws:\/\/([^/]+)\//.exec(printed) ?? [];
      if (address !== undefined) resolve(address);
    });
  });
}

type Message = Readonly<Record<string, unknown>>;

interface ProtocolMessage {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Message;
  readonly result?: Message;
  readonly error?: { readonly message: string };
}

async function openPage(debuggerUrl: string, url: string): Promise<BrowserPage> {
  const complaints: string[] = [];
  const requested: string[] = [];
  const send = await connect(debuggerUrl, (method, params) => {
    if (method === 'Network.requestWillBeSent') requested.push((params['request'] as { url: string }).url);
    if (method === 'Runtime.exceptionThrown') complaints.push(JSON.stringify(params['exceptionDetails']));
    if (method !== 'Log.entryAdded') return;
    const { level, text } = params['entry'] as { level: string; text: string };
    if (level === 'error') complaints.push(text);
  });
  for (const domain of ['Network', 'Log', 'Runtime', 'Page']) await send(`${domain}.enable`);
  await send('Emulation.setDeviceMetricsOverride', { width: 1200, height: 900, deviceScaleFactor: 1, mobile: false });
  await send('Page.navigate', { url });
  return {
    complaints,
    requested,
    async evaluate(expression) {
      const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      if (answer['exceptionDetails'] !== undefined) throw new Error(JSON.stringify(answer['exceptionDetails']));
      return (answer['result'] as { value?: unknown }).value;
    },
    async screenshot() {
      const { data } = await send('Page.captureScreenshot', { format: 'png' });
      return Buffer.from(String(data), 'base64');
    },
  };
}

type Send = (method: string, params?: Message) => Promise<Message>;

/** @param notice told of what the browser reports by itself */
async function connect(url: string, notice: (method: string, params: Message) => void): Promise<Send> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, PromiseWithResolvers<Message>>();
  socket.addEventListener('message', ({ data }) => {
    const { id, method, params, result, error } = JSON.parse(String(data)) as ProtocolMessage;
    if (method !== undefined) notice(method, params ?? {});
    if (id === undefined) return;
    if (error === undefined) waiting.get(id)?.resolve(result ?? {});
    else waiting.get(id)?.reject(new Error(error.message));
    waiting.delete(id);
  });
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the browser closed the page'));
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error(`no connection to ${url}`)));
  });
  let last = 0;
  return (method, params = {}) => {
    const answer = Promise.withResolvers<Message>();
    last += 1;
    waiting.set(last, answer);
    socket.send(JSON.stringify({ id: last, method, params }));
    return answer.promise;
  };
}
