#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compileFile } from './compile.ts';
import { settingsWith } from './offline-settings.ts';
import { testFolder } from './workflow-tests/test-folder.ts';

const USAGE = `Usage: npx tributary validate|compile FILE [--document URL=FILE ...]
       npx tributary test FOLDER

  validate  checks a workflow definition (YAML or JSON) and prints what a run of it costs
  compile   prints the state machine it is compiled to
  test      runs the tests of workflows (*.test.yaml) in a folder and those below, in virtual time

  --document  an OpenAPI document that the definition names by that URL

Nothing needs AWS. The exit status is 1 when something is wrong with a file or a test fails.`;

interface Command {
  readonly name: 'validate' | 'compile' | 'test';
  readonly path: string;
  /** Files of OpenAPI documents by their URLs. */
  readonly documents: Readonly<Record<string, string>>;
}

/** @returns undefined for what is no command */
function commandOf(args: readonly string[]): Command | undefined {
  const options = { document: { type: 'string', multiple: true } } as const;
  const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false });
  const [name, path, ...more] = positionals;
  const documents = (values.document ?? []).map((text) => /^(.+)=(.+?)$/.exec(String(text))?.slice(1) ?? []);
  const isKnown = name === 'validate' || name === 'compile' || name === 'test';
  const isWhole = documents.every((pair) => pair.length === 2) && Object.keys(values).every((key) => key in options);
  if (!isKnown || path === undefined || more.length > 0 || !isWhole) return undefined;
  return { name, path, documents: Object.fromEntries(documents) };
}

async function main(args: readonly string[]): Promise<number> {
  const command = commandOf(args);
  if (command === undefined) {
    console.error(USAGE);
    return 2;
  }
  const { name, path, documents } = command;
  const missing = [path, ...Object.values(documents)].find((file) => !existsSync(file));
  if (missing !== undefined) {
    console.error(`${missing}: there is no such file or folder`);
    return 1;
  }
  const ok = name === 'test' ? await testFolder(path) : compileFile(name, path, settingsWith(documents));
  return ok ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
