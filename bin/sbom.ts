import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const FILE = 'sbom.cdx.json';

/** The parts of a CycloneDX document (1.5) that are read here. */
interface Component {
  readonly name: string;
  readonly externalReferences?: readonly { readonly type: string; readonly url: string }[];
}
interface Sbom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
}

/**
 * An SBOM that says what is used, not where it was downloaded: package URLs and hashes identify a package anywhere,
 * while the address of the registry is a matter of the machine. The project is called by its own name; npm calls it
 * after the folder.
 */
export function portableSbom<T extends Sbom>(sbom: T, project: string): T {
  const { metadata, components } = sbom;
  return {
    ...sbom,
    metadata: { ...metadata, component: { ...withoutDownloads(metadata.component), name: project } },
    components: components.map(withoutDownloads),
  };
}

function withoutDownloads<C extends Component>(component: C): C {
  const { externalReferences = [] } = component;
  return { ...component, externalReferences: externalReferences.filter(({ type }) => type !== 'distribution') };
}

/** `npm run sbom`: writes `sbom.cdx.json` (CycloneDX) from the lock file. It is made anew for each release, not committed. */
function main(): void {
  const arguments_ = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  // An SBOM of all platforms' packages has more than Node's default of 1 MB.
  const text = execFileSync('npm', arguments_, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const sbom = portableSbom(JSON.parse(text) as Sbom, 'tributary');
  writeFileSync(join(ROOT, FILE), `${JSON.stringify(sbom, null, 2)}\n`);
  process.stdout.write(`${FILE}: ${sbom.components.length} components\n`);
}

if (import.meta.main) main();
