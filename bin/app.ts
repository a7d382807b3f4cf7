import path from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import settings from '../cdk.json' with { type: 'json' };
import { stageConfig } from '../lib/config.ts';
import { bundleFunctions } from '../lib/platform/function-bundles.ts';
import { referenceFiles } from '../lib/reference/reference-files.ts';
import { addStage } from '../lib/stages.ts';

// The CLI passes these by itself; without it (the local cloud, tests) the assembly must be the same.
const app = new App({ context: settings.context });
const config = stageConfig(app.node.tryGetContext('stage') ?? 'dev');
const code = bundleFunctions({
  sources: path.join(import.meta.dirname, '../functions'),
  outdir: path.join(app.outdir, 'bundles'),
  files: { 'reference/api': referenceFiles() },
});
addStage(app, config, code);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();
