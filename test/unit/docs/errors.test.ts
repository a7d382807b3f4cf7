import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderErrorReference } from '../../../bin/error-reference.ts';

test('docs/errors.md lists every code of the registry as it is', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8');
  expect(page).toBe(renderErrorReference());
});
