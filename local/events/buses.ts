import { randomUUID } from 'node:crypto';
import { AwsError, type CloudContext } from '../service.ts';
import type { Timers } from '../timers.ts';
import { type Carrier, deliver } from './delivery.ts';
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

/** The buses of the account: events in, to archives and to the targets of rules out. */
export class Buses {
  readonly #context: CloudContext;
  readonly #carrier: Carrier;
  readonly #buses = new Map<string, Bus>();
  #kept: Readonly<Record<string, readonly BusEvent[]>> = {};

  constructor(context: CloudContext, timers: Timers) {
    this.#context = context;
    this.#carrier = { context, timers };
    this.add(DEFAULT_BUS);
  }

  add(name: string): Bus {
    const { region, accountId, clock } = this.#context;
    const arn = `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
    const bus: Bus = { name, arn, createdAt: clock.now(), rules: [], archives: [] };
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

  /** What the archives hold, by their names. */
  keep(): Readonly<Record<string, readonly BusEvent[]>> {
    const archives = this.all().flatMap(({ archives: all }) => all);
    return Object.fromEntries(archives.map(({ name, events }) => [name, events]));
  }

  /** Fills the archives of the templates once they are made; an archive that no template names any more is forgotten. */
  takeBack(kept: Readonly<Record<string, readonly BusEvent[]>>) {
    this.#kept = kept;
  }

  /** Begins the schedules. */
  start() {
    for (const { archives } of this.all())
      for (const { name, events } of archives) events.unshift(...(this.#kept[name] ?? []));
    this.#kept = {};
    for (const bus of this.#buses.values()) for (const rule of bus.rules) this.#schedule(rule);
  }

  #schedule(rule: Rule, after = this.#context.clock.now()) {
    const next = rule.enabled ? rule.schedule?.next(after) : undefined;
    if (next === undefined) return;
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
