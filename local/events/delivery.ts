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

/** What carries events: the cloud and the timers of the service. */
export interface Carrier {
  readonly context: CloudContext;
  readonly timers: Timers;
  /** What has neither arrived nor been given up. */
  readonly pending: Set<Attempt>;
}

/** An event on its way to a target. */
export interface Attempt {
  readonly rule: Rule;
  readonly target: Target;
  readonly event: BusEvent;
  readonly startedAt: number;
  /** 0 for the first. */
  readonly number: number;
  /** When it is made, in milliseconds since the epoch. */
  readonly dueAt: number;
}

/**
 * Takes an event to the targets of a rule, again and again until it arrives or is given up. Returns at once; what
 * happens to the event is told to the target's dead-letter queue and to the log.
 */
export function deliver(carrier: Carrier, rule: Rule, event: BusEvent) {
  const { context } = carrier;
  for (const target of rule.targets) {
    const now = context.clock.now();
    const attempt = { rule, target, event, startedAt: now, number: 0, dueAt: now };
    const fault = context.faults.at('events:deliver', rule.name);
    if (fault === 'drop' || fault === 'kill') continue;
    if (fault === 'duplicate') start(carrier, { ...attempt });
    if (typeof fault !== 'object') start(carrier, attempt);
    else if ('delayMs' in fault) attemptLater(carrier, { ...attempt, dueAt: now + fault.delayMs });
    else void retry(carrier, attempt, new AwsError(fault.fail, 'Injected fault', 500));
  }
}

/** Makes an attempt when it is due: at once when that is past. */
export function attemptLater(carrier: Carrier, attempt: Attempt) {
  carrier.pending.add(attempt);
  carrier.timers.after(attempt.dueAt - carrier.context.clock.now(), () => start(carrier, attempt));
}

function start(carrier: Carrier, attempt: Attempt) {
  carrier.pending.add(attempt);
  send(carrier.context, attempt)
    .catch((error: unknown) => {
      if (error instanceof AwsError) return retry(carrier, attempt, error);
      return carrier.context.log(`${attempt.rule.name}: ${error instanceof Error ? error.stack : String(error)}`);
    })
    .finally(() => carrier.pending.delete(attempt));
}

async function send(context: CloudContext, { rule, target, event }: Attempt): Promise<void> {
  const input = targetInput(target, event, rule);
  const service = target.Arn.split(':')[2];
  if (service === 'sqs') return sendMessage(context, rule, target.Arn, { MessageBody: input, ...target.SqsParameters });
  if (service !== 'lambda') {
    throw new AwsError('ValidationException', `The local cloud cannot deliver events to ${target.Arn}`);
  }
  const call = { FunctionName: target.Arn, InvocationType: 'Event', Payload: input };
  await context.call({ service, action: 'Invoke', input: call, principal: principalOf(rule) });
}

async function retry(carrier: Carrier, attempt: Attempt, error: AwsError): Promise<void> {
  const { MaximumRetryAttempts = MOST_ATTEMPTS, MaximumEventAgeInSeconds = MOST_AGE_SECONDS } =
    attempt.target.RetryPolicy ?? {};
  const delay = Math.min(FIRST_DELAY_MS * 2 ** attempt.number, LAST_DELAY_MS);
  const age = carrier.context.clock.now() + delay - attempt.startedAt;
  const hopeless = PERMANENT.test(error.code) || attempt.number >= MaximumRetryAttempts;
  if (hopeless || age > MaximumEventAgeInSeconds * 1000) return giveUp(carrier.context, attempt, error);
  attemptLater(carrier, { ...attempt, number: attempt.number + 1, dueAt: carrier.context.clock.now() + delay });
}

async function giveUp(context: CloudContext, { rule, target, event, number }: Attempt, error: AwsError) {
  const deadLetters = target.DeadLetterConfig?.Arn;
  context.log(`${rule.name}: event ${event.id} did not reach ${target.Arn}: ${error.code}: ${error.message}`);
  if (deadLetters === undefined) return;
  const text = (StringValue: string) => ({ DataType: 'String', StringValue });
  const MessageAttributes = {
    RULE_ARN: text(rule.arn),
    TARGET_ARN: text(target.Arn),
    ERROR_CODE: text(error.code),
    ERROR_MESSAGE: text(error.message),
    RETRY_ATTEMPTS: text(String(number)),
  };
  await sendMessage(context, rule, deadLetters, { MessageBody: JSON.stringify(event), MessageAttributes }).catch(
    (failure: unknown) => context.log(`${rule.name}: dead-letter queue ${deadLetters}: ${String(failure)}`),
  );
}

async function sendMessage(context: CloudContext, rule: Rule, queueArn: string, message: object): Promise<void> {
  const [account, name] = queueArn.split(':').slice(4);
  const input = { QueueUrl: `${context.baseUrl}/${account}/${name}`, ...message };
  await context.call({ service: 'sqs', action: 'SendMessage', input, principal: principalOf(rule) });
}

/** The service, which the policy of a queue or function admits for this rule. */
function principalOf({ arn }: Rule) {
  return { arn: SERVICE, service: SERVICE, sourceArn: arn, tags: {} };
}
