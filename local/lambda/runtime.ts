/**
 * The runtime inside a function's worker thread: loads the handler, then answers one invocation at a time. It stands
 * in for the Lambda runtime for Node.js, whose forms of errors and context it keeps. It runs in a thread of its own
 * and shares nothing with the local cloud but the messages.
 */
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import {
  CACHE_VARIABLES,
  type ClockPace,
  type InvocationMessage,
  type RuntimeMessage,
  type RuntimeSettings,
} from './runtime-messages.ts';
import { mapStacksWhenRead } from './stack-traces.ts';

type Handler = (event: unknown, context: unknown) => unknown;

async function main(settings: RuntimeSettings) {
  for (const name of CACHE_VARIABLES) delete process.env[name];
  keepPace(settings.pace);
  mapStacksWhenRead();
  let handler: Handler;
  try {
    handler = await loadHandler(settings.folder, settings.handler);
  } catch (error) {
    post({ type: 'init-error', payload: JSON.stringify(report(error)) });
    return;
  }
  parentPort?.on('message', (message: InvocationMessage) => void answer(handler, message));
  post({ type: 'ready' });
}

async function answer(handler: Handler, message: InvocationMessage) {
  process.env['_X_AMZN_TRACE_ID'] = message.traceId;
  try {
    const result: unknown = await handler(JSON.parse(message.payload), contextOf(message));
    post({ type: 'result', payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    post({ type: 'error', payload: JSON.stringify(report(error)) });
  }
}

function contextOf(message: InvocationMessage) {
  const { env } = process;
  return {
    awsRequestId: message.requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'],
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(message.deadline - monotonicNow())),
    invokedFunctionArn: message.invokedFunctionArn,
    logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'],
    ...(message.tenantId === undefined ? {} : { tenantId: message.tenantId }),
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
  };
}

/** Milliseconds on a clock that all threads share and that `Date` cannot move. */
function monotonicNow(): number {
  return performance.timeOrigin + performance.now();
}

/** The form in which the Node.js runtime reports what was thrown. */
function report(error: unknown) {
  if (error instanceof Error || isErrorLike(error)) {
    return { errorType: error.name, errorMessage: error.message, trace: error.stack?.split('\n') ?? [] };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

/** Errors that were made in another realm are no instances of this one's `Error`. */
function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'name' in value && 'message' in value && 'stack' in value;
}

/** @throws Error `Runtime.HandlerNotFound`, `Runtime.MalformedHandlerName`, `Runtime.ImportModuleError`, or the module's own */
async function loadHandler(folder: string, name: string): Promise<Handler> {
  const [, file, exported] = /^(.+)\.([^.]+)$/.exec(name) ?? [];
  if (file === undefined || exported === undefined) throw named('Runtime.MalformedHandlerName', 'Bad handler');
  const module = await loadModule(folder, file);
  const handler = module[exported];
  if (!isHandler(handler)) throw named('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  return handler;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}

async function loadModule(folder: string, file: string): Promise<Readonly<Record<string, unknown>>> {
  const require = createRequire(join(folder, 'index.js'));
  const resolve = (extension: string) => {
    try {
      return require.resolve(`./${file}${extension}`);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
      throw error;
    }
  };
  const esm = resolve('.mjs');
  if (esm !== undefined) return import(pathToFileURL(esm).href);
  const script = resolve('.js') ?? resolve('.cjs');
  if (script === undefined) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  treatAsCommonJs(folder);
  return require(script);
}

/**
 * In Lambda no package.json lies above a function's folder, so that its `.js` files are CommonJS. Here one of a
 * project may, and would make modules of them.
 */
function treatAsCommonJs(folder: string) {
  const prefix = pathToFileURL(join(folder, '/')).href;
  registerHooks({
    load: (url, context, next) =>
      next(url, url.startsWith(prefix) && url.endsWith('.js') ? { ...context, format: 'commonjs' } : context),
  });
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

/** Makes `Date` keep the pace of the local cloud's clock. Timers stay real. */
function keepPace({ startedAt, realStart, speed }: ClockPace) {
  if (speed === 1) return;
  const RealDate = Date;
  const now = () => startedAt + Math.floor((RealDate.now() - realStart) * speed);
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, property, receiver) => (property === 'now' ? now : Reflect.get(target, property, receiver)),
  });
}

function post(message: RuntimeMessage) {
  parentPort?.postMessage(message);
}

await main(workerData);
