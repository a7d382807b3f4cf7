/**
 * What a script finds beside the language itself: its arguments and `stdin` as globals, `console`, and of `process` what
 * Node.js has for environment, exit and streams. Objects are written as JSON, so that what reads the output can parse it.
 * It is evaluated inside the sandbox and is therefore text; it keeps the functions it uses, since a script may change them.
 */
export const PRELUDE = `(given, write, exit) => {
  const { parse, stringify } = JSON;
  const { arguments: args, environment, stdin } = parse(given);
  const text = (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return value.name + ': ' + value.message;
    return stringify(value) ?? String(value);
  };
  const line = (stream) => (...values) => write(stream, values.map(text).join(' ') + '\\n');
  const stream = (name) => ({ write: (value) => (write(name, String(value)), true) });
  const [log, error] = [line('stdout'), line('stderr')];
  const env = {};
  for (const name in environment) env[name] = text(environment[name]);
  globalThis.console = { log, info: log, debug: log, error, warn: error };
  globalThis.process = {
    env,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    exit(code = 0) {
      exit(Number(code));
      for (;;);
    },
  };
  globalThis.stdin = stdin;
  Object.assign(globalThis, args);
}`;
