import { expect, test } from 'vitest';
import { portableSbom } from '../../../bin/sbom.ts';

test('an SBOM names no place of download and calls the project by its name', () => {
  const website = { type: 'website', url: 'https://example.com' };
  const distribution = { type: 'distribution', url: 'https://registry.example.com/a.tgz' };
  const sbom = {
    specVersion: '1.5',
    metadata: { component: { name: 'folder', externalReferences: [distribution] } },
    components: [
      { name: 'a', purl: 'pkg:npm/a@1.0.0', externalReferences: [website, distribution] },
      { name: 'b', purl: 'pkg:npm/b@1.0.0' },
    ],
  };
  expect(portableSbom(sbom, 'tributary')).toEqual({
    specVersion: '1.5',
    metadata: { component: { name: 'tributary', externalReferences: [] } },
    components: [
      { name: 'a', purl: 'pkg:npm/a@1.0.0', externalReferences: [website] },
      { name: 'b', purl: 'pkg:npm/b@1.0.0', externalReferences: [] },
    ],
  });
});
