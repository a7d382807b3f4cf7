import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { PROJECT_ROOT } from '../../../../local/synthesize.ts';
import { type ChangeableTemplate, ofType } from '../../../support/changed-assembly.ts';

/** A change of a source file: one line less of protection. */
export interface Fault {
  /** Path from the root of the project. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Bundles a source as the platform's functions are bundled, with a fault in it.
 * @throws Error when the source no longer has the text that the fault changes
 */
export async function bundle(entry: string, fault?: Fault): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(PROJECT_ROOT, entry)],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
    plugins: fault === undefined ? [] : [planted(fault)],
  });
  return outputFiles[0]?.text ?? '';
}

function planted({ file, from, to }: Fault): Plugin {
  return {
    name: 'fault',
    setup(builder) {
      builder.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== join(PROJECT_ROOT, file)) return undefined;
        const source = readFileSync(path, 'utf8');
        if (!source.includes(from)) throw new Error(`${file} has no ${from} any more: which line protects now?`);
        return { contents: source.replace(from, () => to), loader: 'ts' };
      });
    },
  };
}

/** Gives a function of an assembly that was copied into `folder` other code. */
export function replaceCode(folder: string, template: ChangeableTemplate, functionName: string, code: string): void {
  const changed = ofType(template, 'AWS::Lambda::Function').find(
    ({ Properties }) => Properties['FunctionName'] === functionName,
  );
  const { S3Key: key } = (changed?.Properties['Code'] ?? {}) as { S3Key?: string };
  if (key !== undefined) writeFileSync(join(folder, `asset.${key.replace('.zip', '')}`, 'index.js'), code);
}
