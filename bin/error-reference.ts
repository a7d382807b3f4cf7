import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ERRORS } from '../functions/shared/error-codes.ts';

/** Page about every error code, for people: `docs/errors.md`. */
export function renderErrorReference(): string {
  const rows = Object.entries(ERRORS)
    .toSorted(([codeA, a], [codeB, b]) => a.status - b.status || codeA.localeCompare(codeB))
    .map(([code, { status, title, cause, cure }]) => `| \`${code}\` | ${status} | ${title} | ${cause} | ${cure} |`);
  return `# Errors

Every error of the API is \`application/problem+json\` (RFC 9457). \`code\` is stable and listed here; \`detail\` speaks of
the case at hand; \`errors\` names each place in what was sent by a JSON pointer, with line and column in a definition.
\`requestId\` finds the request in the logs.

This page is written by \`npm run docs\` from the registry in \`functions/shared/error-codes.ts\`.

| Code | Status | What | Why | What to do |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

if (import.meta.main) await writeFile(join(import.meta.dirname, '..', 'docs', 'errors.md'), renderErrorReference());
