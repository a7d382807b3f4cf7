import { readFileSync } from 'node:fs';
import { compile } from '../functions/workflows/compiler/compile.ts';
import type { CompileSettings } from '../functions/workflows/compiler/settings.ts';
import { describeFinding } from './findings.ts';

/**
 * Compiles a definition without AWS. Prints the state machine, or for `validate` what a run of it costs; findings go to
 * the error output with their places.
 * @returns whether the definition is without errors
 */
export function compileFile(command: 'compile' | 'validate', file: string, settings: CompileSettings): boolean {
  const text = readFileSync(file, 'utf8');
  const result = compile(text, settings);
  for (const warning of result.warnings) console.error(describeFinding(warning, 'warning', file, text));
  if (result.ok) {
    console.log(JSON.stringify(command === 'compile' ? result.stateMachine : result.report, null, 2));
    return true;
  }
  for (const error of result.errors) console.error(describeFinding(error, 'error', file, text));
  return false;
}
