import { parseArgs } from 'node:util';

/** What `npm start --` is given. */
export interface StartOptions {
  /** Ends after the tour. */
  readonly once: boolean;
  /** 0: a free one. */
  readonly port: number;
  /** Folder that keeps the state. @default - it stays in memory */
  readonly data?: string;
}

const USAGE = 'Usage: npm start -- [--once] [--port NUMBER] [--data FOLDER]';

/** Options that are not understood; the message says what there is. */
export class UsageError extends Error {
  constructor(problem: string) {
    super(`${problem}\n${USAGE}`);
    this.name = 'UsageError';
  }
}

/** @throws UsageError */
export function readOptions(args: readonly string[]): StartOptions {
  const { once, port, data } = parse(args);
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`${port} is no port.`);
  if (data === '') throw new UsageError('--data needs a folder.');
  return { once, port: Number(port), ...(data === undefined ? {} : { data }) };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean', default: false },
        port: { type: 'string', default: '0' },
        data: { type: 'string' },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
