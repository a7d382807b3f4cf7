import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';

/** Jest runs CommonJS; the esbuild that bundles the functions turns our modules into it. */
export function process(source: string, file: string): { code: string; map: string } {
  const { code, map } = transformSync(source, {
    sourcefile: file,
    loader: 'ts',
    format: 'cjs',
    target: 'node24',
    sourcemap: true,
    define: { 'import.meta.url': '__moduleUrl' },
    banner: `const __moduleUrl = ${JSON.stringify(pathToFileURL(file).href)};`,
  });
  return { code, map };
}
