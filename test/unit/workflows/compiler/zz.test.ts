import { createRequire } from 'node:module';
import fc from 'fast-check';
import { test } from 'vitest';
import { compiled } from './support/run.ts';
import { workflows } from './support/workflows.ts';
const validate = createRequire(import.meta.url)('asl-validator');
const DATA = /\/(Output|Assign|Arguments|ItemSelector|Items)(\/|$)/;
test('x', { timeout: 100000 }, () => {
  let n = 0;
  const end = Date.now() + 40000;
  while (Date.now() < end && n < 2) {
    const [source] = fc.sample(workflows, 1);
    const machine = compiled(source!).stateMachine as any;
    const { errors } = validate(structuredClone(machine), { checkPaths: false });
    const real = errors.filter((e: any) => !DATA.test(e.schemaError?.instancePath ?? e.Message));
    if (real.length > 0) {
      n += 1;
      console.log(JSON.stringify(errors.map((e: any) => e.Message)));
      const name = real[0].schemaError?.instancePath?.split('/')[2];
      console.log(name, JSON.stringify(machine.States[name]));
    }
  }
});
