import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = join(import.meta.dirname, '..');

/** A package that is held back, as `renovate.json` says. */
export interface Pin {
  readonly name: string;
  /** `1.2.3`: this version; `^1.0.0`: this major. */
  readonly allowedVersions: string;
  readonly reason: string;
}

/** What could be done about one dependency. */
export interface Upgrade {
  readonly name: string;
  readonly current: string;
  /** The newest version that is allowed; `current` when there is none newer. */
  readonly target: string;
  /** Newest release of all, when it is beyond what is allowed. @default - the target is the newest */
  readonly beyond?: string;
  /** Why the package is held back. @default - it is not */
  readonly reason?: string;
}

/** The pins of a Renovate configuration: its rules with `allowedVersions`. */
export function readPins(configuration: string): readonly Pin[] {
  const { packageRules } = JSON.parse(configuration) as {
    packageRules: readonly { description: string; matchPackageNames: readonly string[]; allowedVersions?: string }[];
  };
  return packageRules.flatMap(({ description, matchPackageNames, allowedVersions }) =>
    allowedVersions === undefined
      ? []
      : matchPackageNames.map((name) => ({ name, allowedVersions, reason: description })),
  );
}

type Version = readonly [major: number, minor: number, patch: number];

/** A release as three numbers; undefined for a prerelease, which is no upgrade. */
function parseRelease(text: string): Version | undefined {
  const [, major, minor, patch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
  return patch === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** Negative when `a` is older than `b`. */
export function compareReleases(a: string, b: string): number {
  const [left, right] = [parseRelease(a), parseRelease(b)];
  if (left === undefined || right === undefined) throw new RangeError(`${a} and ${b} must be releases`);
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

/** Whether a release promises what the current one does (semver's caret: before 1.0 a minor may break). */
function isCompatible(current: string, candidate: string): boolean {
  const [now, next] = [parseRelease(current), parseRelease(candidate)];
  if (now === undefined || next === undefined) return false;
  return now[0] === next[0] && (now[0] > 0 || now[1] === next[1]);
}

function isWithin({ allowedVersions }: Pin, candidate: string): boolean {
  return allowedVersions.startsWith('^')
    ? isCompatible(allowedVersions.slice(1), candidate)
    : candidate === allowedVersions;
}

/** The newest release that promises what the current one does and that the pin allows. */
export function chooseUpgrade(name: string, current: string, published: readonly string[], pin?: Pin): Upgrade {
  const releases = published.filter((version) => parseRelease(version) !== undefined).toSorted(compareReleases);
  const allowed = releases.filter(
    (version) => isCompatible(current, version) && (pin === undefined || isWithin(pin, version)),
  );
  const newest = allowed.at(-1);
  const target = newest !== undefined && compareReleases(newest, current) > 0 ? newest : current;
  const last = releases.at(-1);
  return {
    name,
    current,
    target,
    ...(last === undefined || compareReleases(last, target) <= 0 ? {} : { beyond: last }),
    ...(pin === undefined ? {} : { reason: pin.reason }),
  };
}

/** Sets versions wherever a manifest names the packages: dependencies, development dependencies and overrides. */
export function applyUpgrades(manifest: string, upgrades: readonly Upgrade[]): string {
  const parsed = JSON.parse(manifest) as Record<string, Record<string, string> | undefined>;
  for (const field of FIELDS) {
    for (const { name, target } of upgrades) {
      const versions = parsed[field];
      if (versions?.[name] !== undefined) versions[name] = target;
    }
  }
  return `${JSON.stringify(parsed, null, 2)}\n`;
}

const FIELDS = ['dependencies', 'devDependencies', 'overrides'] as const;

function currentVersions(manifest: string): ReadonlyMap<string, string> {
  const parsed = JSON.parse(manifest) as Record<string, Record<string, string> | undefined>;
  return new Map(FIELDS.flatMap((field) => Object.entries(parsed[field] ?? {})));
}

function publishedVersions(name: string): readonly string[] {
  const text = execFileSync('npm', ['view', name, 'versions', '--json'], { cwd: ROOT, encoding: 'utf8' });
  // npm writes a single version as a string.
  return [JSON.parse(text) as string | readonly string[]].flat();
}

/**
 * `npm run upgrade [-- --write] [-- --only NAME]`: lists newer versions within the majors in use, and what is held back
 * and why; with `--write` it sets them in `package.json`, for `npm install` and the tests to follow.
 */
function main(): void {
  const options = { write: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } } as const;
  const { values } = parseArgs({ options });
  const path = join(ROOT, 'package.json');
  const manifest = readFileSync(path, 'utf8');
  const pins = readPins(readFileSync(join(ROOT, 'renovate.json'), 'utf8'));
  const upgrades = [...currentVersions(manifest)]
    .filter(([name]) => values.only?.includes(name) ?? true)
    .map(([name, current]) =>
      chooseUpgrade(
        name,
        current,
        publishedVersions(name),
        pins.find((pin) => pin.name === name),
      ),
    );
  for (const upgrade of upgrades) process.stdout.write(`${describe(upgrade)}\n`);
  if (!values.write) return;
  writeFileSync(path, applyUpgrades(manifest, upgrades));
  process.stdout.write('package.json is written; run npm install, then npm cit\n');
}

function describe({ name, current, target, beyond, reason }: Upgrade): string {
  const step = target === current ? `${current} is the newest` : `${current} -> ${target}`;
  const held = beyond === undefined ? '' : `; ${beyond} exists${reason === undefined ? '' : ` (held back: ${reason})`}`;
  return `${name}: ${step}${held}`;
}

if (import.meta.main) main();
