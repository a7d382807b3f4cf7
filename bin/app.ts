import path from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { stageConfig } from '../lib/config.ts';
import { bundleFunctions } from '../lib/platform/function-bundles.ts';
import { openApiText } from '../lib/reference/openapi-text.ts';
import { addStage } from '../lib/stages.ts';

const app = new App();
const config = stageConfig(app.node.tryGetContext('stage') ?? 'dev');
const code = bundleFunctions({
  sources: path.join(import.meta.dirname, '../functions'),
  outdir: path.join(app.outdir, 'bundles'),
  files: { 'reference/api': { 'openapi.json': openApiText() } },
});
addStage(app, config, code);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
