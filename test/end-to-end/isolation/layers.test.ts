import { beforeAll, describe, expect, test } from 'vitest';
import type { ChangeableTemplate } from '../../support/changed-assembly.ts';
import { bundle, replaceCode } from './faults/faulty-code.ts';
import { linesOf } from './faults/function-logs.ts';
import { addWideGrants, LAYERS, type Layer, TAKEN_TOGETHER } from './faults/layers.ts';
import { breaches, type Scene, setScene } from './faults/probes.ts';
import { startProvingGround } from './support/proving-ground.ts';

let forgetful: string;
beforeAll(async () => {
  forgetful = await bundle('test/end-to-end/isolation/faults/forgetful-handler.ts');
});

/** Starts a platform whose audit API forgets the tenant, whose grants are too wide, and which lacks some layers. */
async function without<T>(layers: readonly Layer[], work: (scene: Scene) => Promise<T>): Promise<T> {
  const faulty = await Promise.all(
    layers.flatMap(({ faulty: code }) =>
      code === undefined ? [] : [bundle(code.entry, code.fault).then((text) => ({ ...code, text }))],
    ),
  );
  const ground = await startProvingGround((template: ChangeableTemplate, folder) => {
    addWideGrants(template);
    replaceCode(folder, template, 'tributary-dev-audit-api', forgetful);
    for (const layer of layers) layer.without?.(template);
    for (const { name, text } of faulty) replaceCode(folder, template, `tributary-dev-${name}`, text);
  });
  try {
    return await work(await setScene(ground));
  } finally {
    await ground.close();
  }
}

describe('below the code', () => {
  test('nothing gives way to a handler that forgets the tenant, to wide grants and to forged messages', async () => {
    await without([], async (scene) => {
      expect(await breaches(scene)).toEqual([]);
      const count = async (name: string, metric: string) =>
        (await linesOf(scene.platform, name)).filter((line) => line.includes(`"${metric}":1`)).length;
      expect(await count('executions-on-status-change', 'RefusedEvents')).toBe(4);
      expect(await count('executions-on-wake', 'RefusedMessages')).toBe(1);
      expect(await count('workflows-on-publish', 'RefusedMessages')).toBe(1);
      const { status } = await scene.victim.owner.executions.read({ execution: scene.execution });
      expect(status).toBe('running');
    });
  });

  test.each(TAKEN_TOGETHER)(
    '%s and %s and %s: without them, what they stop succeeds and nothing else',
    async (...names) => {
      const layers = LAYERS.filter(({ name }) => names.includes(name));
      const found = await without(layers, breaches);
      expect([...found].sort()).toEqual(layers.flatMap(({ stops }) => stops).sort());
    },
  );

  test('every layer is taken away once', () => {
    expect(TAKEN_TOGETHER.flat().sort()).toEqual(LAYERS.map(({ name }) => name).sort());
  });
});
