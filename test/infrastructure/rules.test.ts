import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { STAGES, stageApp } from './stacks.ts';

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly { readonly ruleName: string }[];
    readonly suppressedViolations: readonly { readonly ruleName: string; readonly reason: string }[];
  }[];
}

/** Runs the rule pack, as the strict synth does, without CloudFormation’s own linter. */
function report(stage: (typeof STAGES)[number], plant = false): Report {
  process.env['CDK_VALIDATION'] = 'false';
  const { app } = stageApp(stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  if (plant) new Bucket(app.node.findChild(`tributary-${stage}-foundation`), 'Planted');
  process.env['CDK_VALIDATION'] = 'true';
  try {
    app.synth();
  } catch (error) {
    // Findings end the synth; the report says which.
    if (!String(error).includes('AwsSolutions')) throw error;
  }
  const written = readFileSync(path.join(app.outdir, 'validation-report.json'), 'utf8');
  rmSync(app.outdir, { recursive: true });
  return JSON.parse(written) as Report;
}

function pack(of: Report): Report['pluginReports'][number] {
  const found = of.pluginReports.find(({ pluginName }) => pluginName === 'AwsSolutions');
  if (found === undefined) throw new Error('the rule pack did not run');
  return found;
}

describe('AwsSolutions rules', () => {
  test.each(STAGES)('find nothing in %s that is not acknowledged with a reason', (stage) => {
    const { violations, suppressedViolations } = pack(report(stage));
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
    expect(suppressedViolations.length).toBeGreaterThan(0);
    for (const { reason } of suppressedViolations) expect(reason.length).toBeGreaterThan(30);
  });

  test('find a bucket without access log and TLS', () => {
    const rules = pack(report('dev', true)).violations.map(({ ruleName }) => ruleName);
    expect(rules).toEqual(expect.arrayContaining(['AwsSolutions-S1', 'AwsSolutions-S10']));
  });
});
