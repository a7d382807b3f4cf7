import { randomUUID } from 'node:crypto';
import { AwsError, type CloudContext } from '../service.ts';
import type { Timers } from '../timers.ts';
import { type Attempt, attemptLater, type Carrier, deliver } from './delivery.ts';
import { type BusEvent, eventTime } from './event.ts';
import { type Bus, MOST_ARCHIVED, type Rule } from './rule.ts';

/** The bus of the account on which AWS services publish. */
export const DEFAULT_BUS = 'default';

/** What an event says; the bus adds the rest. */
export interface EventContent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: unknown;
  readonly resources?: readonly string[] | undefined;
  /** Milliseconds since the epoch. @default - now */
  readonly time?: number | undefined;
}

interface KeptAttempt extends Omit<Attempt, 'rule' | 'target'> {
  /** ARN. */
  readonly rule: string;
  /** Id within the rule. */
  readonly target: string;
}

export interface KeptBuses {
  /** By name of the bus. */
  readonly createdAt: Readonly<Record<string, number>>;
  /** By ARN. */
  readonly archives: Readonly<Record<string, readonly BusEvent[]>>;
  readonly pending: readonly KeptAttempt[];
  /** When schedules come next; one with another expression is another schedule. */
  readonly turns: readonly { readonly arn: string; readonly expression?: string | undefined; readonly next: number }[];
}

/** The buses of the account: events in, to archives and to the targets of rules out. */
export class Buses {
  readonly #context: CloudContext;
  readonly #carrier: Carrier;
  readonly #buses = new Map<string, Bus>();
  /** When schedules come next, in milliseconds since the epoch, by rule. */
  readonly #turns = new Map<Rule, number>();
  #earlier: KeptBuses | undefined;

  constructor(context: CloudContext, timers: Timers) {
    this.#context = context;
    this.#carrier = { context, timers, pending: new Set() };
    this.add(DEFAULT_BUS);
  }

  add(name: string): Bus {
    const { region, accountId, clock } = this.#context;
    const arn = `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
    const createdAt = this.#earlier?.createdAt[name] ?? clock.now();
    const bus: Bus = { name, arn, createdAt, rules: [], archives: [] };
    this.#buses.set(name, bus);
    return bus;
  }

  all(): Bus[] {
    return [...this.#buses.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The bus with a name or ARN. @throws AwsError `ResourceNotFoundException` */
  get(nameOrArn: string): Bus {
    const name = busName(nameOrArn);
    const bus = this.#buses.get(name);
    if (bus !== undefined) return bus;
    throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
  }

  /** @returns the id of the event. @throws AwsError `ResourceNotFoundException` when there is no such bus */
  put(nameOrArn: string, content: EventContent): string {
    const bus = this.get(nameOrArn);
    const { accountId, region, clock } = this.#context;
    const event: BusEvent = {
      version: '0',
      id: randomUUID(),
      'detail-type': content['detail-type'],
      source: content.source,
      account: accountId,
      time: eventTime(content.time ?? clock.now()),
      region,
      resources: content.resources ?? [],
      detail: content.detail,
    };
    this.#archive(bus, event);
    for (const rule of bus.rules) {
      if (rule.enabled && rule.pattern?.matches(event) === true) deliver(this.#carrier, rule, event);
    }
    return event.id;
  }

  /** Begins the schedules, and goes on with what was taken back. */
  start() {
    const rules = [...this.#buses.values()].flatMap((bus) => bus.rules);
    const earlier = this.#earlier;
    this.#earlier = undefined;
    for (const rule of rules) {
      const turn = earlier?.turns.find(
        ({ arn, expression }) => arn === rule.arn && expression === rule.schedule?.expression,
      );
      if (rule.enabled && turn !== undefined) this.#takeTurn(rule, turn.next);
      else this.#schedule(rule);
    }
    for (const kept of earlier?.pending ?? []) this.#resume(rules, kept);
  }

  /** The archives, and deliveries and turns of schedules to come. */
  keep(): KeptBuses {
    const buses = [...this.#buses.values()];
    const pending = [...this.#carrier.pending].map(({ rule, target, ...rest }) => ({
      ...rest,
      rule: rule.arn,
      target: target.Id,
    }));
    return {
      createdAt: Object.fromEntries(buses.map(({ name, createdAt }) => [name, createdAt])),
      archives: Object.fromEntries(buses.flatMap(({ archives }) => archives.map(({ arn, events }) => [arn, events]))),
      pending: [...pending, ...(this.#earlier?.pending ?? [])],
      turns: [...this.#turns].map(([{ arn, schedule }, next]) => ({ arn, expression: schedule?.expression, next })),
    };
  }

  /** Before the buses of the templates are made. */
  takeBack(kept: KeptBuses) {
    this.#earlier = kept;
    this.add(DEFAULT_BUS);
  }

  /** What the archive with an ARN held in an earlier process. */
  earlierEvents(archive: string): readonly BusEvent[] {
    return this.#earlier?.archives[archive] ?? [];
  }

  /** A rule or target that is no more takes its events with it. */
  #resume(rules: readonly Rule[], { rule: arn, target: id, ...attempt }: KeptAttempt) {
    const rule = rules.find((one) => one.arn === arn);
    const target = rule?.targets.find(({ Id }) => Id === id);
    if (rule !== undefined && target !== undefined) attemptLater(this.#carrier, { ...attempt, rule, target });
  }

  #schedule(rule: Rule, after = this.#context.clock.now()) {
    const next = rule.enabled ? rule.schedule?.next(after) : undefined;
    if (next === undefined) this.#turns.delete(rule);
    else this.#takeTurn(rule, next);
  }

  /** Of the turns that were missed while the cloud was down, one is made up for. */
  #takeTurn(rule: Rule, next: number) {
    this.#turns.set(rule, next);
    this.#carrier.timers.after(next - this.#context.clock.now(), () => {
      deliver(this.#carrier, rule, this.#scheduledEvent(rule, next));
      // A clock that has leapt over several turns makes one of them, not all.
      this.#schedule(rule, Math.max(next, this.#context.clock.now() - 1));
    });
  }

  #scheduledEvent(rule: Rule, time: number): BusEvent {
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: this.#context.accountId,
      time: eventTime(time),
      region: this.#context.region,
      resources: [rule.arn],
      detail: {},
    };
  }

  #archive(bus: Bus, event: BusEvent) {
    for (const archive of bus.archives) {
      if (!archive.matches(event)) continue;
      archive.events.push(event);
      if (archive.events.length > MOST_ARCHIVED) archive.events.shift();
    }
  }
}

export function busName(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}
