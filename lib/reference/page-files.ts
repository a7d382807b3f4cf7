import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const RENDERER = 'swagger-ui-dist';

/** Files of the page by name; every name but the page's own carries a digest of the content. */
export type PageFiles = Readonly<Record<string, string>>;

/**
 * The reference as a page: the renderer's files as its package has them, and ours. It names no other host, and every
 * reference in it is relative to `/docs`.
 */
export function pageFiles(): PageFiles {
  const files: Record<string, string> = {};
  const add = (stem: string, extension: string, text: string): string => {
    const name = `${stem}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}.${extension}`;
    files[name] = text;
    return `docs/${name}`;
  };
  files['index.html'] = page({
    icon: add('icon', 'svg', own('icon.svg')),
    styles: [add('swagger-ui', 'css', renderer('swagger-ui.css')), add('page', 'css', own('page.css'))],
    scripts: [add('swagger-ui', 'js', renderer('swagger-ui-bundle.js')), add('start', 'js', own('start.js'))],
    licences: add('licences', 'txt', licences()),
  });
  return files;
}

function own(name: string): string {
  return readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8');
}

function renderer(name: string): string {
  const text = readFileSync(createRequire(import.meta.url).resolve(`${RENDERER}/${name}`), 'utf8');
  // The maps are larger than the files and stay at home.
  return text.replace(/\n\/[/*]# sourceMappingURL=.*$/, '\n');
}

/** What the licences of the renderer and of what it contains ask to be passed on. */
function licences(): string {
  return ['NOTICE', 'LICENSE', 'swagger-ui-bundle.js.LICENSE.txt'].map(renderer).join('\n\n');
}

interface PageParts {
  readonly icon: string;
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  readonly licences: string;
}

function page({ icon, styles, scripts, licences }: PageParts): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Tributary API reference</title>
    <link rel="icon" type="image/svg+xml" href="${icon}">
${styles.map((href) => `    <link rel="stylesheet" href="${href}">`).join('\n')}
  </head>
  <body>
    <main id="reference"></main>
    <noscript>This page needs JavaScript; the document it shows is at <a href="v1/openapi.json">v1/openapi.json</a>.</noscript>
    <footer>Rendered by Swagger UI, Apache-2.0 (<a href="${licences}">licences</a>).</footer>
${scripts.map((source) => `    <script src="${source}"></script>`).join('\n')}
  </body>
</html>
`;
}
