import variant from '@jitl/quickjs-singlefile-cjs-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core';
import type { ScriptEnd, ScriptRequest } from '../domain/script.ts';
import { PRELUDE } from './script-prelude.ts';

/** What one script may take. */
export interface ScriptLimits {
  readonly milliseconds: number;
  readonly memoryBytes: number;
  /** Of what it writes, to either stream, in characters. */
  readonly outputLength: number;
}

/** QuickJS keeps frames on WebAssembly's stack, which overflows at about twice this. */
const STACK_BYTES = 256 * 1024;

/** `JS_EVAL_FLAG_ASYNC` of QuickJS: `await` is allowed at the top, and the value is a promise. */
const ASYNC = 1 << 7;

/** How much of an error is shown, in characters: the stack of an endless recursion has thousands of lines. */
const SHOWN_ERROR = 2_000;

/** As Node.js ends when the top awaits what never comes. */
const UNSETTLED = 13;

/**
 * Runs a script in an engine of its own (QuickJS in WebAssembly), which has no way to anything outside: no modules, files,
 * network, timers or Node.js. Each script gets a new instance with new memory, so that none finds what another left.
 */
export async function runScript(request: ScriptRequest, limits: ScriptLimits): Promise<ScriptEnd> {
  const engine = await newQuickJSWASMModuleFromVariant(Promise.resolve(variant));
  const runtime = engine.newRuntime({ memoryLimitBytes: limits.memoryBytes, maxStackSizeBytes: STACK_BYTES });
  const script = new Script(runtime, limits);
  // Nothing is disposed: the whole instance goes, and after a script that was stopped it may not be touched any more.
  return script.run(request);
}

class Script {
  private readonly runtime: QuickJSRuntime;
  private readonly context: QuickJSContext;
  private readonly limits: ScriptLimits;
  private readonly written = { stdout: '', stderr: '' };
  private stopped: 'time' | 'output' | undefined;
  private exitCode: number | undefined;

  constructor(runtime: QuickJSRuntime, limits: ScriptLimits) {
    this.runtime = runtime;
    this.limits = limits;
    this.context = runtime.newContext();
  }

  run(request: ScriptRequest): ScriptEnd {
    const end = performance.now() + this.limits.milliseconds;
    this.runtime.setInterruptHandler(() => {
      if (performance.now() > end) this.stopped ??= 'time';
      return this.stopped !== undefined || this.exitCode !== undefined;
    });
    try {
      this.prepare(request);
      const failure = this.evaluate(request.code);
      return this.stopped === undefined ? this.ended(failure) : { stopped: this.stopped };
    } catch (error) {
      // The engine itself gave up: WebAssembly had no stack or memory left.
      if (error instanceof Error && ['RangeError', 'RuntimeError'].includes(error.name)) return { stopped: 'memory' };
      throw error;
    }
  }

  /** Gives the script its values and its few functions. */
  private prepare({ code: _, ...given }: ScriptRequest): void {
    const { context } = this;
    const write = context.newFunction('write', (stream, text) => {
      this.write(context.getString(stream) === 'stderr' ? 'stderr' : 'stdout', context.getString(text));
    });
    const exit = context.newFunction('exit', (code) => {
      this.exitCode = context.getNumber(code);
    });
    const prelude = context.unwrapResult(context.evalCode(PRELUDE, 'prelude.js'));
    const values = context.newString(JSON.stringify(given));
    context.unwrapResult(context.callFunction(prelude, context.undefined, values, write, exit));
  }

  private write(stream: 'stdout' | 'stderr', text: string): void {
    if (this.written[stream].length + text.length > this.limits.outputLength) this.stopped ??= 'output';
    else this.written[stream] += text;
  }

  /** @returns the error with which the script ended, `unsettled` when it awaits what never comes, or nothing */
  private evaluate(code: string): QuickJSHandle | 'unsettled' | undefined {
    const { context, runtime } = this;
    const evaluated = context.evalCode(code, 'script.js', ASYNC);
    if (evaluated.error !== undefined) return evaluated.error;
    const jobs = runtime.executePendingJobs();
    const state = context.getPromiseState(evaluated.value);
    if (state.type === 'rejected') return state.error;
    if (jobs.error !== undefined) return jobs.error;
    return state.type === 'pending' ? 'unsettled' : undefined;
  }

  private ended(failure: QuickJSHandle | 'unsettled' | undefined): ScriptEnd {
    if (this.exitCode !== undefined) return { code: this.exitCode, ...this.written };
    if (failure === undefined) return { code: 0, ...this.written };
    if (failure === 'unsettled') {
      this.write('stderr', 'Warning: Detected unsettled top-level await\n');
      return { code: UNSETTLED, ...this.written };
    }
    const text = describe(this.context, failure);
    if (text.startsWith('InternalError: out of memory')) return { stopped: 'memory' };
    this.write('stderr', `${text}\n`);
    return { code: 1, ...this.written };
  }
}

/** An error with the lines of the script that led to it, or whatever else was thrown. */
function describe(context: QuickJSContext, thrown: QuickJSHandle): string {
  const value: unknown = context.dump(thrown);
  if (typeof value !== 'object' || value === null || !('message' in value)) return `Uncaught ${JSON.stringify(value)}`;
  const { name = 'Error', message, stack = '' } = value as { name?: unknown; message: unknown; stack?: unknown };
  return `${String(name)}: ${String(message)}\n${String(stack)}`.trimEnd().slice(0, SHOWN_ERROR);
}
