import type { FaultOutcome, Faults } from './service.ts';

/** When a fault strikes, and what it does. */
export interface FaultRule {
  /** Point, e.g. `aws:after:states:StartExecution` or `function:before:<name>`; a final `*` stands for any ending. */
  readonly point: string;
  /** Text that the subject contains, e.g. the name of a function or queue. @default - every subject */
  readonly subject?: string;
  /** How many visits pass unharmed before it strikes. @default - 0 */
  readonly after?: number;
  /** How often it strikes. @default - until it is removed */
  readonly times?: number;
  readonly outcome: Exclude<FaultOutcome, 'proceed'>;
}

/** A fault that was injected. */
export interface InjectedFault {
  /** How often it has struck. */
  readonly strikes: number;
  remove(): void;
}

/** The faults of a local cloud, as tests and the tour set them. */
export interface FaultControl extends Faults {
  inject(rule: FaultRule): InjectedFault;
  /** How often faults have struck at a point. */
  hits(point: string): number;
  /** Takes all rules back and forgets the hits. */
  clear(): void;
}

/** Faults by rules: of those that fit a visit, the oldest that is not used up strikes. */
export function createFaults(): FaultControl {
  const rules = new Set<{ readonly rule: FaultRule; visits: number; strikes: number }>();
  const hits = new Map<string, number>();

  function at(point: string, subject: string): FaultOutcome {
    for (const entry of rules) {
      const { rule } = entry;
      if (!fits(rule, point, subject) || entry.strikes >= (rule.times ?? Number.POSITIVE_INFINITY)) continue;
      entry.visits += 1;
      if (entry.visits <= (rule.after ?? 0)) continue;
      entry.strikes += 1;
      hits.set(point, (hits.get(point) ?? 0) + 1);
      return rule.outcome;
    }
    return 'proceed';
  }

  function inject(rule: FaultRule): InjectedFault {
    const entry = { rule, visits: 0, strikes: 0 };
    rules.add(entry);
    return {
      get strikes() {
        return entry.strikes;
      },
      remove: () => void rules.delete(entry),
    };
  }

  function clear() {
    rules.clear();
    hits.clear();
  }

  return { at, inject, hits: (point) => hits.get(point) ?? 0, clear };
}

function fits(rule: FaultRule, point: string, subject: string): boolean {
  const here = rule.point.endsWith('*') ? point.startsWith(rule.point.slice(0, -1)) : point === rule.point;
  return here && (rule.subject === undefined || subject.includes(rule.subject));
}
