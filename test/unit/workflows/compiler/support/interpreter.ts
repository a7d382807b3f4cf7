import jsonata from 'jsonata';
import { type HttpCallPayload, STANDARD_ERROR_BASE } from '../../../../../functions/tasks/public.ts';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { type CountedService, Problem } from './service.ts';

/**
 * The language, run directly on a definition: what a compiled machine must do. It is slow and simple, knows nothing of Step
 * Functions, and shares no code with the compiler.
 */

type Source = Readonly<Record<string, unknown>>;
type Variables = Readonly<Record<string, unknown>>;

/** Data on its way through a list: the current value, `$context`, and how the list was left. */
interface Flow {
  readonly data: Json;
  readonly context: Json;
  readonly left?: 'end' | 'exit';
}

/** One execution of a task. The input is that before `input.from`; without an output, the task did not end. */
export interface TaskRun {
  readonly pointer: string;
  readonly input: Json;
  output?: Json;
}

/** What ran, in order. */
export interface Trace {
  readonly runs: TaskRun[];
  /** Whether some expression raised an error, handled or not. */
  hasExpressionError: boolean;
}

interface World {
  readonly service: CountedService;
  readonly variables: Variables;
  readonly trace: Trace;
}

export async function interpret(
  source: Source,
  input: Json,
  service: CountedService,
  trace: Trace = { runs: [], hasExpressionError: false },
): Promise<Json> {
  const workflow = { input };
  const world = { service, variables: { workflow }, trace };
  const from = await transform(part(source, 'input')['from'], { ...world.variables, input }, input);
  const flow = await runList(source['do'] as readonly Source[], '/do', { data: from, context: {} }, world);
  return transform(
    part(source, 'output')['as'],
    { workflow, input: from, output: flow.data, context: flow.context },
    flow.data,
  );
}

function part(source: Source, name: string): Source {
  return (source[name] ?? {}) as Source;
}

async function runList(tasks: readonly Source[], pointer: string, start: Flow, world: World): Promise<Flow> {
  const named = tasks.map((entry, index) => {
    const [name, task] = Object.entries(entry)[0] as [string, Source];
    return { name, task, pointer: `${pointer}/${index}/${name}` };
  });
  let flow = start;
  for (let index = 0; index < named.length; ) {
    const { task, pointer: place } = named[index] as (typeof named)[number];
    const { directive, ...next } = await runTask(task, place, flow, world);
    flow = next;
    if (next.left !== undefined || directive === 'end') return { ...flow, left: next.left ?? 'end' };
    if (directive === 'exit') return { ...flow, left: 'exit' };
    index = directive === 'continue' ? index + 1 : named.findIndex(({ name }) => name === directive);
  }
  return flow;
}

type TaskFlow = Flow & { readonly directive: string };

async function runTask(task: Source, pointer: string, flow: Flow, world: World): Promise<TaskFlow> {
  const descriptor = { name: pointer.slice(pointer.lastIndexOf('/') + 1), reference: pointer, input: flow.data };
  const variables = { ...world.variables, context: flow.context, task: descriptor };
  const directive = (task['then'] as string | undefined) ?? 'continue';
  if (task['if'] !== undefined && !(await truth(task['if'], { ...variables, input: flow.data })))
    return { ...flow, directive };
  const run: TaskRun = { pointer, input: flow.data };
  world.trace.runs.push(run);
  const input = await transform(part(task, 'input')['from'], { ...variables, input: flow.data }, flow.data);
  const done = await runKind(task, pointer, { ...flow, data: input }, { ...world, variables });
  if (done.left === 'end') return { ...done, directive };
  const seen = { ...variables, context: done.context, input };
  const output = await transform(part(task, 'output')['as'], { ...seen, output: done.data }, done.data);
  const context = await transform(part(task, 'export')['as'], { ...seen, output }, done.context);
  run.output = output;
  return { data: output, context, directive: done.directive ?? directive };
}

type KindFlow = Flow & { readonly directive?: string };

async function runKind(task: Source, pointer: string, flow: Flow, world: World): Promise<KindFlow> {
  const seen = { ...world.variables, input: flow.data };
  if (task['set'] !== undefined) return { ...flow, data: await template(task['set'], seen) };
  if (task['wait'] !== undefined) return flow;
  if (task['call'] !== undefined) return { ...flow, data: await call(task, pointer, seen, world.service) };
  if (task['raise'] !== undefined) return raise(part(task, 'raise')['error'] as Source, pointer, seen);
  if (task['switch'] !== undefined) return choose(task['switch'] as readonly Source[], flow, seen);
  if (task['fork'] !== undefined)
    return fork(part(task, 'fork')['branches'] as readonly Source[], pointer, flow, world);
  if (task['for'] !== undefined) return loop(task, pointer, flow, world);
  if (task['try'] !== undefined) return attempt(task, pointer, flow, world);
  return leave(await runList(task['do'] as readonly Source[], `${pointer}/do`, flow, world));
}

/** `exit` leaves the list it stands in, and no more. */
function leave({ left, ...flow }: Flow): Flow {
  return left === 'end' ? { ...flow, left } : flow;
}

async function call(task: Source, pointer: string, seen: Variables, service: CountedService): Promise<Json> {
  const { method, endpoint, body } = part(task, 'with');
  const uri = await expand(String(await template(endpoint, seen)), seen);
  const request = { execution: '', task: pointer, method, uri, body: await template(body ?? null, seen) };
  return service.call(request as unknown as HttpCallPayload).end();
}

async function expand(uri: string, seen: Variables): Promise<string> {
  const found = await evaluate('$input.a', seen);
  const text = typeof found === 'string' ? found : JSON.stringify(found);
  return uri.replace('{a}', found === null ? '' : encodeURIComponent(text));
}

async function raise(error: Source, pointer: string, seen: Variables): Promise<never> {
  const problem = (await template(error as Json, seen)) as unknown as Problem['problem'];
  throw new Problem({ ...problem, instance: pointer });
}

async function choose(cases: readonly Source[], flow: Flow, seen: Variables): Promise<KindFlow> {
  const entries = cases.map((entry) => Object.values(entry)[0] as Source);
  for (const entry of entries) {
    if (entry['when'] !== undefined && (await truth(entry['when'], seen)))
      return { ...flow, directive: String(entry['then']) };
  }
  const otherwise = entries.find((entry) => entry['when'] === undefined);
  return otherwise === undefined ? flow : { ...flow, directive: String(otherwise['then']) };
}

async function fork(branches: readonly Source[], pointer: string, flow: Flow, world: World): Promise<Flow> {
  const outputs: Json[] = [];
  let context = flow.context;
  for (const [index, branch] of branches.entries()) {
    const [name, task] = Object.entries(branch)[0] as [string, Source];
    const done = await runTask(task, `${pointer}/fork/branches/${index}/${name}`, flow, world);
    outputs.push(done.data);
    context = merged(context, done.context, flow.context);
  }
  return { data: outputs, context };
}

/** What a branch changed goes on top of what the branches before it changed. */
function merged(before: Json, after: Json, found: Json): Json {
  const isMap = (value: Json): value is { readonly [key: string]: Json } =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap(before) || !isMap(after)) return JSON.stringify(after) === JSON.stringify(found) ? before : after;
  const changed = Object.entries(after).filter(
    ([key, value]) => !isMap(found) || JSON.stringify(found[key]) !== JSON.stringify(value),
  );
  return { ...before, ...Object.fromEntries(changed) };
}

async function loop(task: Source, pointer: string, flow: Flow, world: World): Promise<Flow> {
  const { each = 'item', at = 'index' } = part(task, 'for');
  const found = await evaluate(part(task, 'for')['in'], { ...world.variables, input: flow.data });
  const items = found === null ? [] : Array.isArray(found) ? found : [found];
  let current = flow;
  for (const [index, item] of items.entries()) {
    const variables = { ...world.variables, context: current.context, [String(each)]: item, [String(at)]: index };
    if (task['while'] !== undefined && !(await truth(task['while'], { ...variables, input: current.data }))) break;
    const done = await runList(task['do'] as readonly Source[], `${pointer}/do`, current, { ...world, variables });
    if (done.left === 'end') return done;
    current = { data: done.data, context: done.context };
    if (done.left === 'exit') break;
  }
  return current;
}

async function attempt(task: Source, pointer: string, flow: Flow, world: World): Promise<Flow> {
  const { errors, as = 'error', when, exceptWhen, retry, do: handler } = part(task, 'catch');
  const filter = part((errors ?? {}) as Source, 'with');
  const limit = part(part((retry ?? {}) as Source, 'limit'), 'attempt')['count'] ?? 5;
  for (let attempts = 0; ; attempts += 1) {
    try {
      return leave(await runList(task['try'] as readonly Source[], `${pointer}/try`, flow, world));
    } catch (error) {
      if (!(error instanceof Problem)) world.trace.hasExpressionError = true;
      const problem = problemOf(error, pointer);
      if (!Object.entries(filter).every(([name, value]) => Reflect.get(problem, name) === value)) throw error;
      const variables = { ...world.variables, context: flow.context, [String(as)]: problem };
      const seen = { ...variables, input: flow.data };
      if (when !== undefined && !(await truth(when, seen))) throw error;
      if (exceptWhen !== undefined && (await truth(exceptWhen, seen))) throw error;
      if (retry !== undefined && attempts < Number(limit)) continue;
      if (handler === undefined && retry !== undefined) throw error;
      if (handler === undefined) return flow;
      return leave(await runList(handler as readonly Source[], `${pointer}/catch/do`, flow, { ...world, variables }));
    }
  }
}

function problemOf(error: unknown, pointer: string): Problem['problem'] {
  if (error instanceof Problem) return error.problem;
  return { type: `${STANDARD_ERROR_BASE}expression`, status: 400, title: 'Expression error', instance: pointer };
}

async function transform(source: unknown, seen: Variables, unchanged: Json): Promise<Json> {
  if (source === undefined) return unchanged;
  return typeof source === 'string' ? evaluate(source, seen) : template(source as Json, seen);
}

async function template(source: unknown, seen: Variables): Promise<Json> {
  if (typeof source === 'string') return /^\s*\$\{/.test(source) ? evaluate(source, seen) : source;
  if (Array.isArray(source)) return Promise.all(source.map((item) => template(item, seen)));
  if (typeof source !== 'object' || source === null) return source as Json;
  const members = Object.entries(source).map(async ([key, value]) => [key, await template(value, seen)] as const);
  return Object.fromEntries(await Promise.all(members));
}

async function truth(source: unknown, seen: Variables): Promise<boolean> {
  const text = String(source).replace(/^\s*\$\{([\s\S]*)\}\s*$/, '$1');
  return (await jsonata(`(${text}) ? true : false`).evaluate(undefined, { ...seen })) === true;
}

async function evaluate(source: unknown, seen: Variables): Promise<Json> {
  const text = String(source).replace(/^\s*\$\{([\s\S]*)\}\s*$/, '$1');
  const value = await jsonata(text).evaluate(undefined, { ...seen });
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}
