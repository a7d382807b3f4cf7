/** Where the tour's lines go: the terminal, or a test's list. */
export interface Progress {
  /** Runs one step, showing that it runs and how long it took; a step that throws is shown as failed and throws on. */
  step<T>(title: string, run: () => Promise<T>): Promise<T>;
  line(text: string): void;
}

const TICK_MS = 1000;

/** @param write writes text as it is; on a terminal the running step is rewritten in place */
export function progressOn(write: (text: string) => void, isTerminal: boolean): Progress {
  return {
    async step(title, run) {
      const begun = performance.now();
      const seconds = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
      if (isTerminal) write(`… ${title}`);
      const ticker = setInterval(
        () => write(isTerminal ? `\r… ${title} ${seconds()}` : `… ${title} ${seconds()}\n`),
        TICK_MS * (isTerminal ? 1 : 5),
      );
      const end = (mark: string) => write(`${isTerminal ? '\r' : ''}${mark} ${title} (${seconds()})\n`);
      try {
        const result = await run();
        end('✓');
        return result;
      } catch (error) {
        end('✗');
        throw error;
      } finally {
        clearInterval(ticker);
      }
    },
    line: (text) => write(`${text}\n`),
  };
}
