import type { App } from 'aws-cdk-lib';
import type { StageConfig } from './config.ts';
import type { FunctionCode } from './platform/function-bundles.ts';
import { ApplicationStack } from './stacks/application.ts';
import { FoundationStack } from './stacks/foundation.ts';
import { ObservabilityStack } from './stacks/observability.ts';

/** The stacks of one stage, in the order in which they are deployed. */
export interface StageStacks {
  readonly foundation: FoundationStack;
  readonly application: ApplicationStack;
  readonly observability: ObservabilityStack;
}

/** Adds a stage of the platform to the app. */
export function addStage(app: App, config: StageConfig, code: FunctionCode): StageStacks {
  const name = `tributary-${config.stage}`;
  const common = {
    terminationProtection: config.deletionProtection,
    tags: { application: 'tributary', stage: config.stage },
  };
  const foundation = new FoundationStack(app, `${name}-foundation`, {
    ...common,
    description: 'Tributary: key, table, bus, users, logs',
    config,
    code,
  });
  const application = new ApplicationStack(app, `${name}-application`, {
    ...common,
    description: 'Tributary: API and contexts',
    foundation,
  });
  const observability = new ObservabilityStack(app, `${name}-observability`, {
    ...common,
    description: 'Tributary: dashboard and alarms',
    foundation,
    application,
  });
  return { foundation, application, observability };
}
