import { parseArgs } from 'node:util';
import { DEPLOYED, SCENARIOS, ScenarioError, type ScenarioName } from './scenario.ts';

/** What the command line says. */
export interface LoadOptions {
  readonly only: readonly ScenarioName[];
  /** A file to read in the place of the published one of its scenario. @default - the published ones */
  readonly file?: string;
  /** Address of a deployment to put load on. @default - a local cloud of our own */
  readonly url?: string;
  /** File with API keys of tenants of that deployment. */
  readonly keys?: string;
  /** Figures of the scenario files that are replaced, by name. */
  readonly figures: Readonly<Record<string, number>>;
}

/**
 * `--only NAME`, `--file FILE`, `--url URL --keys FILE`, and every figure of a scenario file by its name: `--flood 1000`, `--alone-seconds 20`.
 * @param figures names of all figures of all scenarios
 * @throws ScenarioError when an argument is not understood
 */
export function readLoadOptions(args: readonly string[], figures: readonly string[]): LoadOptions {
  const flags = new Map(figures.map((name) => [kebab(name), name]));
  const values = parse(args, [...flags.keys()]);
  const [file, url, keys] = ['file', 'url', 'keys'].map((name) => values[name]?.at(-1));
  const only = (values['only'] ?? (url === undefined ? SCENARIOS : DEPLOYED)).map(scenarioName);
  const given = Object.entries(values).flatMap(([flag, texts]) => {
    const name = flags.get(flag);
    return name === undefined ? [] : [[name, figure(flag, texts.at(-1) ?? '')] as const];
  });
  return {
    only,
    figures: Object.fromEntries(given),
    ...(file === undefined ? {} : { file }),
    ...(url === undefined ? {} : { url }),
    ...(keys === undefined ? {} : { keys }),
  };
}

function parse(args: readonly string[], flags: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const option = { type: 'string', multiple: true } as const;
  const options = Object.fromEntries([...flags, 'only', 'file', 'url', 'keys'].map((flag) => [flag, option]));
  try {
    return Object.fromEntries(
      Object.entries(parseArgs({ args: [...args], options }).values).map(([flag, texts]) => [flag, texts ?? []]),
    );
  } catch (error) {
    throw new ScenarioError(error instanceof Error ? error.message : String(error));
  }
}

function scenarioName(text: string): ScenarioName {
  const name = SCENARIOS.find((each) => each === text);
  if (name === undefined) throw new ScenarioError(`there is no scenario ${text}; there are ${SCENARIOS.join(', ')}`);
  return name;
}

function figure(flag: string, text: string): number {
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) throw new ScenarioError(`--${flag} takes a number, not '${text}'`);
  return value;
}

/** `aloneSeconds` → `alone-seconds` */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
