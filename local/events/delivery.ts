import { AwsError, type CloudContext } from '../service.ts';
import type { Timers } from '../timers.ts';
import type { BusEvent } from './event.ts';
import type { Rule, Target } from './rule.ts';
import { targetInput } from './target-input.ts';

const SERVICE = 'events.amazonaws.com';

/** Defaults of a retry policy: 24 hours and 185 attempts. */
const MOST_ATTEMPTS = 185;
const MOST_AGE_SECONDS = 24 * 3600;
/** Delays between attempts double from the first to the last. */
const FIRST_DELAY_MS = 1000;
const LAST_DELAY_MS = 5 * 60 * 1000;

/** Errors that another attempt cannot cure (EventBridge user guide, "Retrying event delivery"). */
const PERMANENT = /AccessDenied|NotFound|DoesNotExist|Validation|InvalidParameter|NotAuthorized|UnknownOperation/;

/** Takes an event to the targets of a rule, again and again until it arrives or is given up. */
export interface Delivery {
  /** Returns at once; what happens to the event is told to its dead-letter queue, or to the log. */
  deliver(rule: Rule, event: BusEvent): void;
}

interface Attempt {
  readonly rule: Rule;
  readonly target: Target;
  readonly event: BusEvent;
  readonly startedAt: number;
  readonly number: number;
}

export function createDelivery(context: CloudContext, timers: Timers): Delivery {
  function deliver(rule: Rule, event: BusEvent) {
    for (const target of rule.targets) {
      const attempt = { rule, target, event, startedAt: context.clock.now(), number: 0 };
      const fault = context.faults.at('events:deliver', rule.name);
      if (fault === 'drop' || fault === 'kill') continue;
      if (fault === 'duplicate') start(attempt);
      if (typeof fault !== 'object') start(attempt);
      else if ('delayMs' in fault) timers.after(fault.delayMs, () => start(attempt));
      else retry(attempt, new AwsError(fault.fail, 'Injected fault', 500));
    }
  }

  function start(attempt: Attempt) {
    send(attempt).catch((error: unknown) => {
      if (!(error instanceof AwsError)) context.log(`${attempt.rule.name}: ${String(error)}`);
      retry(attempt, error instanceof AwsError ? error : new AwsError('INTERNAL_ERROR', String(error), 500));
    });
  }

  async function send({ rule, target, event }: Attempt): Promise<void> {
    const input = targetInput(target, event, rule);
    const principal = { arn: SERVICE, service: SERVICE, sourceArn: rule.arn, tags: {} };
    const service = target.Arn.split(':')[2];
    if (service === 'sqs') {
      const group = target.SqsParameters;
      await context.call({
        service,
        action: 'SendMessage',
        input: { QueueUrl: queueUrl(context, target.Arn), MessageBody: input, ...group },
        principal,
      });
    } else if (service === 'lambda') {
      const call = { FunctionName: target.Arn, InvocationType: 'Event', Payload: input };
      await context.call({ service, action: 'Invoke', input: call, principal });
    } else {
      throw new AwsError('ValidationException', `The local cloud cannot deliver events to ${target.Arn}`);
    }
  }

  function retry(attempt: Attempt, error: AwsError) {
    const { MaximumRetryAttempts = MOST_ATTEMPTS, MaximumEventAgeInSeconds = MOST_AGE_SECONDS } =
      attempt.target.RetryPolicy ?? {};
    const delay = Math.min(FIRST_DELAY_MS * 2 ** attempt.number, LAST_DELAY_MS);
    const age = context.clock.now() + delay - attempt.startedAt;
    const hopeless = PERMANENT.test(error.code) || attempt.number >= MaximumRetryAttempts;
    if (hopeless || age > MaximumEventAgeInSeconds * 1000) giveUp(attempt, error);
    else timers.after(delay, () => start({ ...attempt, number: attempt.number + 1 }));
  }

  function giveUp({ rule, target, event, number }: Attempt, error: AwsError) {
    const deadLetters = target.DeadLetterConfig?.Arn;
    context.log(`${rule.name}: event ${event.id} did not reach ${target.Arn}: ${error.code}: ${error.message}`);
    if (deadLetters === undefined) return;
    const text = (StringValue: string) => ({ DataType: 'String', StringValue });
    const sent = context.call({
      service: 'sqs',
      action: 'SendMessage',
      principal: { arn: SERVICE, service: SERVICE, sourceArn: rule.arn, tags: {} },
      input: {
        QueueUrl: queueUrl(context, deadLetters),
        MessageBody: JSON.stringify(event),
        MessageAttributes: {
          RULE_ARN: text(rule.arn),
          TARGET_ARN: text(target.Arn),
          ERROR_CODE: text(error.code),
          ERROR_MESSAGE: text(error.message),
          RETRY_ATTEMPTS: text(String(number)),
        },
      },
    });
    sent.catch((failure: unknown) => context.log(`${rule.name}: dead-letter queue ${deadLetters}: ${String(failure)}`));
  }

  return { deliver };
}

function queueUrl({ baseUrl }: CloudContext, arn: string): string {
  const [account, name] = arn.split(':').slice(4);
  return `${baseUrl}/${account}/${name}`;
}
