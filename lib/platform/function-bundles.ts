import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync, formatMessagesSync } from 'esbuild';
import { FUNCTION_ENTRIES, type FunctionEntry } from './function-entries.ts';

/** Where the code of a function comes from; tests give a folder that exists instead of bundling. */
export type FunctionCode = (entry: FunctionEntry) => Code;

export interface FunctionBundlesProps {
  /** Folder with the sources: `<sources>/<context>/<file>.ts`. */
  readonly sources: string;
  /** Folder that receives one folder for each function. */
  readonly outdir: string;
  /** Files laid beside the bundle of a function, by path. @default - none */
  readonly files?: Partial<Record<FunctionEntry, Readonly<Record<string, string>>>>;
}

/**
 * What the SDK imports only when it is needed, and a function never needs: Lambda gives credentials in the environment,
 * which the SDK reads first.
 */
const NEVER_REACHED = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/**
 * Bundles every function in one run of esbuild, so that what they share is parsed once. CommonJS starts about
 * 30 ms faster than ES modules do; the AWS SDK is bundled, since the runtime's copy costs more to load.
 * The same sources make the same bytes, wherever they are written: assets of unchanged code keep their hash.
 * @throws Error when a source is missing, does not compile, or compiles with a warning
 */
export function bundleFunctions(props: FunctionBundlesProps): FunctionCode {
  // Source maps name the sources as they are seen from the bundle, so bundles are made in one place for all.
  const place = path.join(path.resolve(props.sources), '..', 'bundles');
  const { warnings, outputFiles } = buildSync({
    entryPoints: FUNCTION_ENTRIES.map((entry) => ({
      in: path.join(props.sources, `${entry}.ts`),
      out: path.join(entry, 'index'),
    })),
    outdir: place,
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // The ESM build of a package shakes to two thirds of its CommonJS build.
    mainFields: ['module', 'main'],
    external: NEVER_REACHED,
    // Names of functions and classes go, too (a twentieth of the size): errors carry theirs in `name`.
    minify: true,
    // Stack traces name source lines; the sources themselves stay out of the artefact.
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    // Errors are thrown; printed as well they would be said twice.
    logLevel: 'silent',
  });
  if (warnings.length > 0) throw new Error(formatMessagesSync(warnings, { kind: 'warning' }).join('\n'));
  for (const { path: made, contents } of outputFiles) write(path.relative(place, made), contents);
  for (const [entry, files] of Object.entries(props.files ?? {}))
    for (const [name, text] of Object.entries(files)) write(path.join(entry, name), text);
  return (entry) => Code.fromAsset(path.join(props.outdir, entry));

  function write(name: string, contents: string | Uint8Array): void {
    const file = path.join(props.outdir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
}
