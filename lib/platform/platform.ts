import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StageConfig } from '../config.ts';
import type { FunctionCode } from './function-bundles.ts';
import type { PlatformKey } from './platform-key.ts';

/** What every part of a stage builds on. */
export interface Platform {
  readonly config: StageConfig;
  readonly code: FunctionCode;
  /** Encrypts everything at rest that takes a customer-managed key. */
  readonly key: PlatformKey;
  /** Where alarms go; operators subscribe to it. */
  readonly alarmTopic: ITopic;
}

/** Physical name of a part of the stage: `tributary-<stage>-<part>`. */
export function physicalName(platform: { readonly config: StageConfig }, part: string): string {
  return `tributary-${platform.config.stage}-${part}`;
}
