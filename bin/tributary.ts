#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { compileFile } from './compile.ts';
import { testFolder } from './workflow-tests/test-folder.ts';

const USAGE = `Usage: npx tributary validate|compile FILE
       npx tributary test FOLDER

  validate  checks a workflow definition (YAML or JSON) and prints what a run of it costs
  compile   prints the state machine it is compiled to
  test      runs the tests of workflows (*.test.yaml) in a folder and those below, in virtual time

Nothing needs AWS. The exit status is 1 when something is wrong with a file or a test fails.`;

const COMMANDS: Readonly<Record<string, (path: string) => boolean | Promise<boolean>>> = {
  validate: (file) => compileFile('validate', file),
  compile: (file) => compileFile('compile', file),
  test: testFolder,
};

async function main([command = '', path, ...more]: readonly string[]): Promise<number> {
  const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (run === undefined || path === undefined || more.length > 0) {
    console.error(USAGE);
    return 2;
  }
  if (!existsSync(path)) {
    console.error(`${path}: there is no such file or folder`);
    return 1;
  }
  return (await run(path)) ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
