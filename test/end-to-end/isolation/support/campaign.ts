import type { Credential } from './credentials.ts';
import { exampleBody, fillPath, type Ids, isPaged, type NamedOperation } from './operations.ts';
import { codeOf, inParallel, type Wire, type WireAnswer, type WireRequest } from './wire.ts';
import { leaksIn, type Secrets } from './witness.ts';

/** One attempt. */
export interface Attack {
  /** Who tries what, in words. */
  readonly what: string;
  readonly request: WireRequest;
}

/** What came of it. */
export interface Outcome<A extends Attack = Attack> {
  readonly attack: A;
  readonly answer: WireAnswer;
}

/** Attempts with what they brought to light. */
export interface Campaign {
  readonly attempts: number;
  /** What was told to those who may not know it. */
  readonly leaks: readonly string[];
  /** Answers that say that something broke. */
  readonly failures: readonly string[];
  launch<A extends Attack>(attacks: readonly A[]): Promise<readonly Outcome<A>[]>;
}

export function startCampaign(wire: Wire, secrets: Secrets): Campaign {
  const state = { attempts: 0, leaks: [] as string[], failures: [] as string[] };
  const judge = ({ attack, answer }: Outcome) => {
    state.attempts += 1;
    const line = `${attack.what}: ${attack.request.method} ${attack.request.path} → ${answer.status}`;
    const leaked = leaksIn(answer, attack.request, secrets);
    if (leaked.length > 0) state.leaks.push(`${line} tells ${leaked.join(', ')}`);
    if (answer.status >= 500 && codeOf(answer) !== 'platform-busy') state.failures.push(`${line} ${answer.text}`);
  };
  return {
    get attempts() {
      return state.attempts;
    },
    leaks: state.leaks,
    failures: state.failures,
    async launch<A extends Attack>(attacks: readonly A[]) {
      const outcomes: Outcome<A>[] = [];
      await inParallel(attacks, async (attack) => {
        const outcome = { attack, answer: await wire.send(attack.request) };
        judge(outcome);
        outcomes.push(outcome);
      });
      return outcomes;
    },
  };
}

type Headers = WireRequest['headers'];

/** A request for an operation as its example shows it, about the ids. */
export function requestFor(
  operation: NamedOperation,
  ids: Ids,
  { authorization }: Pick<Credential, 'authorization'>,
  more: Headers = [],
): WireRequest {
  const { method, path, etag } = operation;
  const body = exampleBody(operation, ids);
  const own: Headers = [
    ...(authorization === undefined ? [] : [['Authorization', authorization] as const]),
    ...(etag === 'required' ? [['If-Match', '"1"'] as const] : []),
  ];
  return {
    method,
    path: `${fillPath(path, ids)}${queryOf(operation)}`,
    headers: [...own, ...more],
    ...(body === undefined ? {} : { body }),
  };
}

/** The query of the example; none for lists, whose examples narrow them. */
function queryOf(operation: NamedOperation): string {
  const query = new URLSearchParams(isPaged(operation) ? {} : operation.example?.query).toString();
  return query === '' ? '' : `?${query}`;
}

/**
 * An answer without what may differ between two requests that are the same: ids of requests and of what they make, moments, the
 * ids asked for.
 */
export function comparable({ status, headers, text }: WireAnswer, ids: Ids): unknown {
  const body = Object.entries(ids).reduce((rest, [variable, id]) => rest.replaceAll(id, `{${variable}}`), text);
  return {
    status,
    headers: Object.keys(headers).sort(),
    type: headers['content-type'],
    body: body
      .replace(/"requestId":"[^"]*"/, '"requestId":""')
      .replace(/"id":"[0-9A-HJKMNP-TV-Z]{26}"/, '"id":""')
      .replace(/"createdAt":"[^"]*"/, '"createdAt":""'),
  };
}
