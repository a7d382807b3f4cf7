import { expect, test } from 'vitest';
import { pageFiles } from '../../../lib/reference/page-files.ts';

const files = pageFiles();
const page = files['index.html'] ?? '';
const references = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, target]) => target ?? '');

test('the page refers to its own files and to the document, all relative to its address', () => {
  const own = Object.keys(files).filter((name) => name !== 'index.html');
  expect(references.sort()).toEqual([...own.map((name) => `docs/${name}`), 'v1/openapi.json'].sort());
});

test('the page holds no script and no style of its own, which its policy would refuse', () => {
  expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
});

test('names change with the content, and with nothing else', () => {
  expect(pageFiles()).toEqual(files);
  for (const name of Object.keys(files))
    expect(name).toMatch(/^(index\.html|[a-z-]+\.[0-9a-f]{16}\.(css|js|svg|txt))$/);
});

test('style sheets load nothing', () => {
  for (const [name, text] of Object.entries(files))
    if (name.endsWith('.css')) expect(text).not.toMatch(/@import|url\((?!\s*["']?data:)/);
});

test('every file fits in the answer of a function', () => {
  // Lambda answers with 6 MB at most, and JSON escapes a script’s quotes and line ends.
  for (const text of Object.values(files)) expect(JSON.stringify(text).length).toBeLessThan(6 * 1024 * 1024);
});

test('the renderer’s licence and notice are passed on', () => {
  const [licences = ''] = Object.entries(files).flatMap(([name, text]) => (name.endsWith('.txt') ? [text] : []));
  expect(licences).toContain('Apache License');
  expect(licences).toContain('SmartBear');
});
