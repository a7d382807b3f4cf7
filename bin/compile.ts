import { existsSync, readFileSync } from 'node:fs';
import type { Finding } from '../functions/shared/errors.ts';
import { type CompileResult, compile } from '../functions/workflows/compiler/compile.ts';

/** Stands where the platform puts the ARN of its connector. */
const SETTINGS = {
  httpCallFunction: 'arn:aws:lambda:eu-west-1:000000000000:function:tributary-dev-tasks-on-http-call',
};

const USAGE = `Usage: node bin/compile.ts validate|compile FILE

  validate  checks a workflow definition (YAML or JSON) and prints what a run of it costs
  compile   prints the state machine it is compiled to`;

/** `file:line:column: error code: detail`, the line with a caret under the place, and a hint. */
function describe(finding: Finding, severity: string, file: string, lines: readonly string[]): string {
  const { line, column, code, detail, pointer, hint } = finding;
  const place = line === undefined ? `${file} ${pointer}` : `${file}:${line}:${column ?? 1}`;
  const text = line === undefined ? undefined : lines[line - 1];
  const margin = text === undefined ? '' : text.slice(0, (column ?? 1) - 1).replace(/[^\t]/g, ' ');
  return [
    `${place}: ${severity} ${code}: ${detail}`,
    ...(text === undefined ? [] : [`  ${text}`, `  ${margin}^`]),
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
  ].join('\n');
}

function print(result: CompileResult, command: string, file: string, lines: readonly string[]): void {
  for (const warning of result.warnings) console.error(describe(warning, 'warning', file, lines));
  if (result.ok) {
    console.log(JSON.stringify(command === 'compile' ? result.stateMachine : result.report, null, 2));
    return;
  }
  for (const error of result.errors) console.error(describe(error, 'error', file, lines));
  process.exitCode = 1;
}

function main(command: string | undefined, file: string | undefined): void {
  if ((command !== 'validate' && command !== 'compile') || file === undefined) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  if (!existsSync(file)) {
    console.error(`${file}: there is no such file`);
    process.exitCode = 1;
    return;
  }
  const text = readFileSync(file, 'utf8');
  print(compile(text, SETTINGS), command, file, text.split('\n'));
}

main(process.argv[2], process.argv[3]);
