import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../local/cloud.ts';
import { PROJECT_ROOT } from '../../local/synthesize.ts';
import { progressOn } from '../../local/tour/progress.ts';
import { type Shop, startShop } from '../../local/tour/shop.ts';
import { takeTour } from '../../local/tour/tour.ts';
import { renderWelcome } from '../../local/tour/welcome.ts';
import { readPage } from '../support/markdown.ts';
import { runPage } from './support/run-page.ts';
import { normalisedTour, pastedTour, pasteTour } from './support/tour-text.ts';

/** Pages whose commands run, in the order in which one leads to the next. */
const PAGES = ['README.md', 'docs/getting-started.md', 'docs/author.md', 'docs/integrator.md', 'docs/tenant-admin.md'];
const OPERATOR_PAGES = ['docs/operator.md', 'docs/deploying.md'];
/** Faster than real time, since workflows wait; slow enough for tokens to outlive a page. */
const TIME_SCALE = 4;
const hasAws = spawnSync('aws', ['--version']).status === 0;

let shown = '';
let shop: Shop;
let cloud: LocalCloud;
let folder: string;
let environment: Record<string, string>;

/**
 * A folder with links to what lies in the project. `node_modules` is a folder of links itself, so that nothing that a page
 * does there can reach what is installed.
 */
function likeTheClone(): string {
  const clone = mkdtempSync(join(tmpdir(), 'tributary-docs-'));
  const link = (...path: string[]) => symlinkSync(join(PROJECT_ROOT, ...path), join(clone, ...path));
  mkdirSync(join(clone, 'node_modules'));
  for (const name of readdirSync(join(PROJECT_ROOT, 'node_modules'))) link('node_modules', name);
  for (const name of ['bin', 'docs', 'examples', 'functions', 'package.json']) link(name);
  return clone;
}

/** The state in which `npm start` leaves the platform, in a folder that looks like the clone. */
beforeAll(async () => {
  const progress = progressOn((text) => {
    shown += text;
  }, false);
  shop = await startShop();
  cloud = await progress.step('boot the assembly in this process', () =>
    startLocalCloud({
      assembly: inject('assembly'),
      environment: { 'tributary-dev-tasks-on-http-call': { EGRESS_ALLOWED_HOSTS: shop.host } },
      timeScale: TIME_SCALE,
    }),
  );
  const tour = await takeTour(cloud, shop.url, progress);
  for (const line of renderWelcome(cloud, tour)) progress.line(line);
  folder = likeTheClone();
  environment = {
    API: `${cloud.baseUrl}/v1`,
    KEY: tour.apiKeys['acme'] ?? '',
    COGNITO: cloud.baseUrl,
    CLIENT_ID: cloud.outputs['UserPoolClientId'] ?? '',
    POOL: cloud.outputs['UserPoolId'] ?? '',
    EMAIL: 'ada@acme.example',
    PASSWORD: tour.passwords['ada@acme.example'] ?? '',
    OPERATOR_PASSWORD: tour.passwords['operator@tributary.example'] ?? '',
    AWS_ENDPOINT_URL: cloud.baseUrl,
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: cloud.rootCredentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: cloud.rootCredentials.secretAccessKey,
  };
});

afterAll(async () => {
  await cloud?.close();
  await shop?.close();
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

describe('commands in the docs do what the page says', () => {
  test.each(PAGES)('%s', (path) => runPage(readPage(path), { folder, environment }));

  test.skipIf(!hasAws).each(OPERATOR_PAGES)('%s (skipped where `aws` is not installed)', (path) =>
    runPage(readPage(path), { folder, environment }),
  );
});

test('the README shows the tour as it is; `UPDATE_DOCS=1` pastes it anew', () => {
  const readme = readPage('README.md').text;
  if (process.env['UPDATE_DOCS'] === '1') {
    writeFileSync(join(PROJECT_ROOT, 'README.md'), pasteTour(readme, shown));
    return;
  }
  expect(normalisedTour(pastedTour(readme))).toEqual(normalisedTour(shown));
});

test('the costs at rest count what is deployed', () => {
  const assembly = inject('assembly');
  const types = readdirSync(assembly)
    .filter((file) => file.endsWith('.template.json'))
    .flatMap((file) => {
      const { Resources } = JSON.parse(readFileSync(join(assembly, file), 'utf8'));
      return Object.values<{ readonly Type: string }>(Resources).map(({ Type }) => Type);
    });
  const counted = Object.entries({
    'KMS key': 'AWS::KMS::Key',
    secret: 'AWS::SecretsManager::Secret',
    alarms: 'AWS::CloudWatch::Alarm',
    'rules of Contributor Insights': 'AWS::CloudWatch::InsightRule',
    dashboard: 'AWS::CloudWatch::Dashboard',
  }).map(([name, type]) => `| ${name} | ${types.filter((other) => other === type).length} × `);
  const { text } = readPage('docs/deploying.md');
  expect(counted.filter((row) => !text.includes(row))).toEqual([]);
});
