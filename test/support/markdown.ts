import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { PROJECT_ROOT } from '../../local/synthesize.ts';

/** A fenced block of a page. */
export interface Block {
  /** `sh`, `yaml`, …: the first word after the fence. */
  readonly language: string;
  /** What else stands after the fence. */
  readonly info: string;
  readonly text: string;
  /** Line of the opening fence, from one. */
  readonly line: number;
}

/** A page of the documentation. */
export interface Page {
  /** Path from the root of the project. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** The page without its fenced blocks, whose lines are empty here. */
  readonly prose: string;
}

const SKIPPED = new Set(['node_modules', 'cdk.out', '.git', 'coverage', 'dist']);

/** All files of the project, with slashes, without what is installed or generated into ignored folders. */
export function projectFiles(): readonly string[] {
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (SKIPPED.has(entry.name)) return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(path) : [relative(PROJECT_ROOT, path)];
    });
  return walk(PROJECT_ROOT);
}

/** Every page that people read: the Markdown files of the project. */
export function readPages(): readonly Page[] {
  return projectFiles()
    .filter((path) => path.endsWith('.md'))
    .map(readPage);
}

export function readPage(path: string): Page {
  const text = readFileSync(join(PROJECT_ROOT, path), 'utf8');
  return { path, text, ...splitBlocks(text) };
}

function splitBlocks(text: string): Pick<Page, 'blocks' | 'prose'> {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { language: string; info: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const fence = /^```(\S*) *(.*)$/.exec(line);
    prose.push(open === undefined && fence === null ? line : '');
    if (open === undefined) {
      if (fence !== null) open = { language: fence[1] ?? '', info: fence[2] ?? '', line: index + 1, lines: [] };
    } else if (line === '```') {
      blocks.push({ language: open.language, info: open.info, line: open.line, text: open.lines.join('\n') });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open !== undefined) throw new Error(`the block in line ${open.line} has no end`);
  return { blocks, prose: prose.join('\n') };
}

/** Anchors of a page's headings, as GitHub makes them. */
export function anchorsOf({ prose }: Page): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose.matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
      .replaceAll(' ', '-');
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** Targets of the links and pictures of a page. */
export function linksOf({ prose }: Page): readonly string[] {
  const outside = prose.replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length));
  return [...outside.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map(([, target = '']) => target);
}

/** What stands in backticks in the prose of a page. */
export function codeOf({ prose }: Page): readonly string[] {
  return [...prose.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code = '']) => code);
}
