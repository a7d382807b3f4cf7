import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Says why a finding of the AwsSolutions rules is right as it is, for the construct and all below it.
 * @param rule e.g. `COG8`, or `IAM5[Resource::*]` for one finding of a rule that has several
 */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
}
