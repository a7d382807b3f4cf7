import jsonata from 'jsonata';

/** Where an expression finds variables and functions. */
export interface Environment {
  bind(name: string | symbol, value: unknown): void;
  lookup(name: string | symbol): unknown;
}

/** A function as the library holds it. */
export interface NativeFunction {
  readonly _jsonata_function: true;
  readonly implementation: (...args: unknown[]) => unknown;
  readonly signature?: unknown;
}

/** `this` of a native function. */
export interface Focus {
  readonly environment: Environment;
  readonly input: unknown;
}

/** Hook names that the library looks up in the environment. */
export const ENTRY_HOOK = Symbol.for('jsonata.__evaluate_entry');
export const EXIT_HOOK = Symbol.for('jsonata.__evaluate_exit');
export const FRAME_HOOK = Symbol.for('jsonata.__createFrame_push');

function isNativeFunction(value: unknown): value is NativeFunction {
  return typeof value === 'object' && value !== null && '_jsonata_function' in value;
}

/** The environment that a probe expression runs in: the only place where the library's own functions can be reached. */
function probeEnvironment(probe: jsonata.Expression): Environment {
  let captured: Environment | undefined;
  probe.assign(FRAME_HOOK as unknown as string, (outer: Environment) => {
    captured ??= outer;
  });
  // The frame of an evaluation is made before its first asynchronous step.
  void probe.evaluate(undefined, {});
  if (captured === undefined) throw new Error('jsonata does not announce the frames it makes');
  return captured;
}

const LIBRARY = probeEnvironment(jsonata('0'));

function functionIn(environment: Environment, name: string): NativeFunction {
  const value = environment.lookup(name);
  if (!isNativeFunction(value)) throw new Error(`jsonata has no function $${name}`);
  return value;
}

/** The library's own function of that name. */
export function libraryFunction(name: string): NativeFunction {
  return functionIn(LIBRARY, name);
}

/** A function with a signature in the library's notation, e.g. `<s-s?:s>`. */
export function defineFunction(
  implementation: (this: Focus, ...args: never[]) => unknown,
  signature?: string,
): NativeFunction {
  const probe = jsonata('0');
  probe.registerFunction('f', implementation as never, signature);
  return functionIn(probeEnvironment(probe), 'f');
}

/** A native function that does something before the original; parameters and arity stay what they are. */
export function before(
  original: NativeFunction,
  run: (focus: Focus, args: readonly unknown[]) => void,
): NativeFunction {
  const { implementation } = original;
  // A proxy has the arity of what it stands for, which the library asks for.
  const guarded = new Proxy(implementation, {
    apply(target, self: Focus, args: unknown[]) {
      run(self, args);
      return Reflect.apply(target, self, args);
    },
  });
  return { ...original, implementation: guarded };
}

/** An error of JSONata's own; the library finds the words for its code. */
export function codedError(code: 'D1004' | 'T2003' | 'T2004'): Error {
  return Object.assign(new Error(code), { code });
}
