import type { ExecutionStep } from '../../client/src/index.ts';

const BAR_WIDTH = 32;

/**
 * Steps as lines of a chart: name, kind, when each ran within the whole, how long, how often it was tried.
 * Nesting follows the JSON pointer of the task.
 */
export function renderTimeline(steps: readonly ExecutionStep[]): readonly string[] {
  const starts = steps.map((step) => Date.parse(step.startedAt));
  const begun = Math.min(...starts);
  const ended = Math.max(...steps.map((step, i) => (starts[i] ?? begun) + (step.durationMs ?? 0)));
  const span = Math.max(1, ended - begun);
  const labels = steps.map((step) => `${'  '.repeat(depthOf(step.task))}${step.name}`);
  const width = Math.max(...labels.map((label) => label.length));
  return steps.map((step, i) => {
    const offset = Math.floor((((starts[i] ?? begun) - begun) / span) * (BAR_WIDTH - 1));
    const length = Math.max(1, Math.round(((step.durationMs ?? 0) / span) * BAR_WIDTH));
    const bar = `${' '.repeat(offset)}${'█'.repeat(Math.min(length, BAR_WIDTH - offset))}`.padEnd(BAR_WIDTH);
    const tries = step.attempts > 1 ? `  ${step.attempts} attempts` : '';
    const outcome = step.status === 'completed' ? '' : `  ${step.status}`;
    return `${(labels[i] ?? '').padEnd(width)}  ${step.kind.padEnd(7)} ${bar} ${String(step.durationMs ?? '…').padStart(6)} ms${tries}${outcome}`;
  });
}

/** Depth of `/do/0/a/try/1/b` is 1: how many tasks lie around it. */
function depthOf(pointer: string): number {
  return Math.max(0, pointer.split('/').filter((part) => /^\d+$/.test(part)).length - 1);
}
