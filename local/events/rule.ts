import type { BusEvent } from './event.ts';
import type { Pattern } from './pattern.ts';
import type { Schedule } from './schedule.ts';

/** Where the events of a rule go, in the words of the template. */
export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string | undefined;
  readonly Input?: string | undefined;
  readonly InputPath?: string | undefined;
  readonly InputTransformer?: InputTransformer | undefined;
  readonly DeadLetterConfig?: { readonly Arn?: string | undefined } | undefined;
  readonly RetryPolicy?: RetryPolicy | undefined;
  readonly SqsParameters?: { readonly MessageGroupId: string } | undefined;
}

export interface InputTransformer {
  readonly InputPathsMap?: Readonly<Record<string, string>> | undefined;
  readonly InputTemplate: string;
}

export interface RetryPolicy {
  /** @default 185 */
  readonly MaximumRetryAttempts?: number | undefined;
  /** @default 86400 */
  readonly MaximumEventAgeInSeconds?: number | undefined;
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly description?: string | undefined;
  readonly enabled: boolean;
  readonly targets: readonly Target[];
  /** @default - the rule follows a schedule only */
  readonly pattern?: { readonly source: unknown; readonly matches: Pattern } | undefined;
  /** @default - the rule follows events only */
  readonly schedule?: { readonly expression: string; readonly next: Schedule } | undefined;
}

/** The newest events of a bus, for replays and for whoever looks. */
export interface Archive {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly matches: Pattern;
  readonly events: BusEvent[];
}

/** The most events an archive keeps in memory; the oldest go first. */
export const MOST_ARCHIVED = 10_000;

/** A bus with its rules and archives. */
export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  readonly rules: Rule[];
  readonly archives: Archive[];
}
