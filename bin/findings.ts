import type { Finding } from '../functions/shared/errors.ts';

/** `file:line:column: error code: detail`, the line with a caret under the place, and a hint. */
export function describeFinding(finding: Finding, severity: 'error' | 'warning', file: string, text: string): string {
  const { line, column = 1, code, detail, pointer, hint } = finding;
  const place = line === undefined ? `${file} ${pointer}` : `${file}:${line}:${column}`;
  const shown = line === undefined ? undefined : text.split('\n')[line - 1];
  const margin = shown === undefined ? '' : shown.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return [
    `${place}: ${severity} ${code}: ${detail}`,
    ...(shown === undefined ? [] : [`  ${shown}`, `  ${margin}^`]),
    ...(hint === undefined ? [] : [`  hint: ${hint}`]),
  ].join('\n');
}
