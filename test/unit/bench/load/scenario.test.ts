import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDeployment } from '../../../../bench/load/deployment.ts';
import { readLoadOptions } from '../../../../bench/load/options.ts';
import { FIGURES, publishedFile, readScenario, SCENARIOS, ScenarioError } from '../../../../bench/load/scenario.ts';
import { withTemporaryFolder } from '../../../support/temporary-folder.ts';

describe('scenario files', () => {
  test.each(SCENARIOS)('the published %s is one', (name) => {
    expect(readScenario(publishedFile(name)).scenario).toBe(name);
  });

  test('a flag wins over the file, and those of other scenarios are passed over', () => {
    const file = publishedFile('noisy-neighbour');
    expect(readScenario(file, { flood: 7, executions: 3 })).toEqual({ ...readScenario(file), flood: 7 });
  });

  test('what is no scenario is refused by its place', async () => {
    await withTemporaryFolder(async (folder) => {
      const file = join(folder, 'wrong.yaml');
      writeFileSync(file, 'scenario: noisy-neighbour\nflood: none\n');
      expect(() => readScenario(file)).toThrow(/wrong\.yaml[\s\S]*flood/);
    });
    expect(() => readScenario(publishedFile('noisy-neighbour'), { flood: -1 })).toThrow(ScenarioError);
  });
});

describe('the command line', () => {
  test('plays everything unless told otherwise', () => {
    expect(readLoadOptions([], FIGURES)).toEqual({ only: SCENARIOS, figures: {} });
  });

  test('names figures in the manner of flags', () => {
    const args = ['--only', 'noisy-neighbour', '--flood', '1000', '--alone-seconds', '5', '--file', 'mine.yaml'];
    expect(readLoadOptions(args, FIGURES)).toEqual({
      only: ['noisy-neighbour'],
      figures: { flood: 1000, aloneSeconds: 5 },
      file: 'mine.yaml',
    });
  });

  test.each([[['--only', 'nothing']], [['--flood', 'many']], [['--flood', '']], [['--unknown', '1']]])(
    'refuses %j',
    (args) => {
      expect(() => readLoadOptions(args, FIGURES)).toThrow(ScenarioError);
    },
  );
});

describe('a deployment', () => {
  test('is an address and a file with a key for each tenant', async () => {
    await withTemporaryFolder(async (folder) => {
      const file = join(folder, 'keys.yaml');
      writeFileSync(file, 'acme: trb_dev_1_a\nglobex: trb_dev_2_b\n');
      const { tenants } = readDeployment('https://api.example/', file);
      expect(tenants.map(({ id }) => id)).toEqual(['acme', 'globex']);
      expect(() => readDeployment('nowhere', file)).toThrow(ScenarioError);
      expect(() => readDeployment('https://api.example', undefined)).toThrow('--keys');
      writeFileSync(file, 'acme: a password\n');
      expect(() => readDeployment('https://api.example', file)).toThrow(/keys\.yaml[\s\S]*acme/);
    });
  });

  test('is loaded by the scenarios that need no more than its API', () => {
    const args = ['--url', 'https://api.example', '--keys', 'keys.yaml'];
    const given = { url: 'https://api.example', keys: 'keys.yaml', figures: {} };
    expect(readLoadOptions(args, FIGURES)).toEqual({ only: ['noisy-neighbour', 'long-run'], ...given });
  });
});
