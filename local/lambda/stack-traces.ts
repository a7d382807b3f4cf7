import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/**
 * Shows the places of the sources in the stacks of errors, if the process was asked to (`--enable-source-maps`). A
 * file's map is read when a stack that runs through the file is: Node reads it when it loads the file, which takes a
 * bundle's start from 20 ms to 100.
 */
export function mapStacksWhenRead(): void {
  if (!process.sourceMapsEnabled) return;
  process.setSourceMapsEnabled(false);
  const maps = new Map<string, SourceMap | undefined>();
  const mapOf = (file: string): SourceMap | undefined => {
    if (!maps.has(file)) maps.set(file, readMap(file));
    return maps.get(file);
  };
  Error.prepareStackTrace = (error, frames) =>
    [headline(error), ...frames.map((frame) => `    at ${mapped(frame, mapOf)}`)].join('\n');
}

function readMap(file: string): SourceMap | undefined {
  const map = `${file}.map`;
  return existsSync(map) ? new SourceMap(JSON.parse(readFileSync(map, 'utf8'))) : undefined;
}

/** As V8 begins a stack; what was thrown need not have a text. */
function headline(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return '<error>';
  }
}

function mapped(frame: NodeJS.CallSite, mapOf: (file: string) => SourceMap | undefined): string {
  const [file, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
  const written = String(frame);
  if (!file || line === null || column === null) return written;
  const origin = mapOf(file)?.findOrigin(line, column);
  if (origin === undefined || !('fileName' in origin)) return written;
  return written.replace(`${file}:${line}:${column}`, `${origin.fileName}:${origin.lineNumber}:${origin.columnNumber}`);
}
