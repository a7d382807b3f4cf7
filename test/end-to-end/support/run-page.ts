import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Block, Page } from '../../support/markdown.ts';

/*
 * How blocks of a page are treated:
 *   sh            runs; all of a page are one script, so that variables live on
 *   ts            runs in Node where it stands among them
 *   json part     is found in what the block before it printed last
 *   … no-run why  is left alone, as is `console`, `text` and everything else
 */

interface Surroundings {
  /** Where the commands run. */
  readonly folder: string;
  /** Variables that the page asks its reader to set. */
  readonly environment: Readonly<Record<string, string>>;
}

const MARK = '::line ';

/** A loop of a page that waits for what never comes is ended, so that the test can show how far it got. */
const PATIENCE_MS = 30_000;

/** Runs the commands of a page, and compares the answers that it shows with the real ones. */
export async function runPage(page: Page, surroundings: Surroundings): Promise<void> {
  const runnable = page.blocks.filter(isRunnable);
  if (runnable.length === 0) return;
  for (const block of runnable) refuseInstallation(page, block);
  const outputs = await runScript(page, runnable, surroundings);
  for (const [index, block] of page.blocks.entries()) {
    const next = page.blocks[index + 1];
    if (!isRunnable(block)) continue;
    const answer = lastJson(outputs.get(block.line) ?? '');
    const place = `${page.path}:${block.line}`;
    if (next?.language === 'json' && next.info === 'part') {
      expect(answer, place).toMatchObject(expected(JSON.parse(next.text), answer));
    } else {
      // An answer with a code and a request id is a problem, which the page would show if it was meant.
      expect(answer, place).not.toMatchObject({ code: expect.any(String), requestId: expect.any(String) });
    }
  }
}

function isRunnable({ language, info }: Block): boolean {
  return (language === 'sh' || language === 'ts') && !info.startsWith('no-run');
}

/** Such commands change what is installed or deployed: a page that does not mark them is refused before anything runs. */
function refuseInstallation({ path }: Page, { text, line }: Block): void {
  const command = /\b(?:npm (?:ci|cit|i|install|start)|cdk (?:bootstrap|deploy|destroy))\b/.exec(text)?.[0];
  if (command !== undefined) throw new Error(`${path}:${line}: \`${command}\` must be in a block marked \`no-run\``);
}

/** What each block printed, by its line. */
async function runScript(page: Page, blocks: readonly Block[], { folder, environment }: Surroundings) {
  const parts = blocks.map((block) => `printf '\\n${MARK}%s\\n' ${block.line}\n${commandsOf(page, block, folder)}`);
  const script = ['set -euo pipefail', ...parts].join('\n');
  const shell = spawn('bash', ['-c', script], {
    cwd: folder,
    env: { ...process.env, ...environment },
    timeout: PATIENCE_MS,
  });
  let output = '';
  let complaints = '';
  shell.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  shell.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const status = await new Promise((resolve, reject) => shell.on('close', resolve).on('error', reject));
  expect(status, `${page.path}\n${output}\n${complaints}`).toBe(0);
  const sections = output.split(`\n${MARK}`).slice(1);
  return new Map(sections.map((section) => [Number.parseInt(section, 10), section.slice(section.indexOf('\n') + 1)]));
}

function commandsOf(page: Page, block: Block, folder: string): string {
  if (block.language === 'sh') return block.text;
  const file = join(folder, `${page.path.replaceAll('/', '-')}-${block.line}.mts`);
  writeFileSync(file, block.text);
  return `'${process.execPath}' '${file}'`;
}

/** The last JSON that was printed, on one line or over several; undefined when there is none. */
function lastJson(output: string): unknown {
  const lines = output.trimEnd().split('\n');
  for (let from = lines.length - 1; from >= 0; from -= 1) {
    try {
      return JSON.parse(lines.slice(from).join('\n'));
    } catch {
      // It begins further up, or not at all.
    }
  }
  return undefined;
}

/** Lists of an answer may be longer than the part that the page shows: the rest of them is taken as it is. */
function expected(part: unknown, answer: unknown): object {
  return fill(part, answer) as object;
}

function fill(part: unknown, answer: unknown): unknown {
  if (Array.isArray(part)) {
    const rest: readonly unknown[] = Array.isArray(answer) ? answer : [];
    return [...part.map((item, index) => fill(item, rest[index])), ...rest.slice(part.length)];
  }
  if (typeof part !== 'object' || part === null) return part;
  const members: Readonly<Record<string, unknown>> = typeof answer === 'object' && answer !== null ? { ...answer } : {};
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, fill(value, members[name])]));
}
