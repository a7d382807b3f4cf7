import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Licences (SPDX) that ask for no more than attribution. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Packages of other licences that are used all the same. None of them is part of what is deployed. */
const EXCEPTIONS: readonly { readonly packages: RegExp; readonly licence: string; readonly reason: string }[] = [
  {
    packages: /^lightningcss(-[a-z0-9-]+)?$/,
    licence: 'MPL-2.0',
    reason: 'comes with vitest, is used unchanged and is not distributed: its copyleft ends at its own files',
  },
  {
    packages: /^caniuse-lite$/,
    licence: 'CC-BY-4.0',
    reason: 'a table of browsers that comes with Jest: data, asking for attribution only',
  },
];

/** A package of `package-lock.json`. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. @default - the package names none */
  readonly licence?: string | undefined;
  /** Needed to build or test only. */
  readonly dev: boolean;
}

/** The packages of a lock file (version 3), also those for other platforms, which are not installed. */
export function lockedPackages(lock: string): readonly LockedPackage[] {
  const { packages } = JSON.parse(lock) as { packages: Record<string, Record<string, unknown>> };
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { name, version, license, dev }]) => ({
      name: typeof name === 'string' ? name : path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version: String(version),
      licence: typeof license === 'string' ? license : undefined,
      dev: dev === true,
    }));
}

/** Whether an SPDX expression can be satisfied by allowed licences: one of an `OR`, all of an `AND`. */
export function isAllowed(expression: string): boolean {
  const text = expression.trim();
  const inner = /^\(([^()]*)\)$/.exec(text)?.[1];
  if (inner !== undefined) return isAllowed(inner);
  const alternatives = splitOutside(text, ' OR ');
  if (alternatives.length > 1) return alternatives.some(isAllowed);
  const parts = splitOutside(text, ' AND ');
  if (parts.length > 1) return parts.every(isAllowed);
  return ALLOWED.has(text);
}

/** Splits at an operator, but not inside of parentheses. */
function splitOutside(text: string, operator: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth += 1;
    if (text[i] === ')') depth -= 1;
    if (depth === 0 && text.startsWith(operator, i)) {
      parts.push('');
      i += operator.length - 1;
    } else {
      parts.push(`${parts.pop() ?? ''}${text[i]}`);
    }
  }
  return parts;
}

/** Packages that may not be used, each with the reason; exceptions count for development only. */
export function licenceProblems(packages: readonly LockedPackage[]): readonly string[] {
  return packages.flatMap(({ name, version, licence, dev }) => {
    if (licence !== undefined && isAllowed(licence)) return [];
    const excepted = EXCEPTIONS.some((each) => each.packages.test(name) && each.licence === licence);
    if (excepted && dev) return [];
    const use = dev ? 'a development dependency' : 'deployed';
    return [`${name}@${version} (${use}): ${licence ?? 'names no licence'}`];
  });
}

/** `npm run licences`: ends with status 1 when a dependency has a licence that is not allowed. */
function main(): void {
  const packages = lockedPackages(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const problems = licenceProblems(packages);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
  else process.stdout.write(`${packages.length} packages, all of allowed licences\n`);
}

if (import.meta.main) main();
