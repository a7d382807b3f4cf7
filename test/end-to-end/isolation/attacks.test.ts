import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  BUILT_IN_ROLES,
  type RequiredPermission,
  ROLE_PERMISSIONS,
} from '../../../functions/shared/access/contract.ts';
import {
  type Aim,
  cursorAttacks,
  headerAttacks,
  hidingAttacks,
  memberAttacks,
  pathAttacks,
} from './support/attempts.ts';
import { type Attack, type Campaign, comparable, requestFor, startCampaign } from './support/campaign.ts';
import { absentIds, type FurnishedTenant, furnish, idsOf, settled, suspend, USED_KEYS } from './support/content.ts';
import { type Credential, refusedCredentials } from './support/credentials.ts';
import {
  fillPath,
  GUARDED,
  hasReferences,
  type Ids,
  isOfOperators,
  isPaged,
  LASTING,
  type NamedOperation,
  OPERATIONS,
  variablesOf,
} from './support/operations.ts';
import { addStrangers, type ProvingGround, startProvingGround } from './support/proving-ground.ts';
import { codeOf, NO_ANSWER, openWire, type Wire } from './support/wire.ts';
import { changesBetween, type Rows, rowsOf } from './support/witness.ts';

/** What tenants call; the operator's operations are refused them like any other. */
const OF_TENANTS = LASTING.filter((operation) => !isOfOperators(operation));

let ground: ProvingGround;
let wire: Wire;
let victim: FurnishedTenant;
let attacker: FurnishedTenant;
let frozen: FurnishedTenant;
let foreign: Ids;
let absent: Ids;
let refused: readonly Credential[];
let cursors: ReadonlyMap<string, string>;
let before: Rows;
let campaign: Campaign;

const bearer = (name: string, token: string): Credential => ({ name, authorization: `Bearer ${token}` });
const owner = () => bearer('the owner of another tenant', attacker.members.owner);

beforeAll(async () => {
  ground = await startProvingGround(addStrangers);
  wire = openWire(ground.cloud.baseUrl);
  [victim, attacker, frozen] = await Promise.all([
    furnished('umbra', 'ledger'),
    furnished('mallory', 'loot'),
    furnished('frozen', 'ice'),
  ]);
  await suspend(ground.cloud, frozen.id);
  refused = await refusedCredentials(ground, attacker, victim, frozen);
  foreign = idsOf(victim, attacker);
  absent = absentIds(foreign);
  cursors = await cursorsOf(victim);
  const ids = [...victim.ids.values()].flat().filter((id) => /^[0-9A-Z]{26}$|^[0-9a-f-]{36}$/.test(id));
  campaign = startCampaign(wire, [victim.marker, ...ids, ...Object.values(victim.keys), ...cursors.values()]);
  await settled(victim);
  before = await rowsOf(ground.cloud, victim.id);
});

afterAll(async () => {
  wire?.close();
  await ground?.close();
});

async function furnished(id: string, workflows: string): Promise<FurnishedTenant> {
  return furnish(ground, await ground.createTenant(id, 'enterprise'), workflows);
}

/** Where the victim's own lists go on, by operation. */
async function cursorsOf(tenant: FurnishedTenant): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const operation of OF_TENANTS.filter(isPaged)) {
    const { body } = await tenant.owner.call('GET', `${fillPath(operation.path, foreign)}?limit=1`);
    if (typeof body['next'] === 'string') found.set(operation.name, body['next']);
  }
  return found;
}

describe('what is attacked', () => {
  test('the victim sees what nobody else may: the marker is in the answers of its own owner', async () => {
    const reads = OF_TENANTS.filter(({ method }) => method === 'GET');
    const seen = await Promise.all(
      reads.map(async (operation) => {
        const answer = await wire.send(requestFor(operation, foreign, bearer('victim', victim.members.owner)));
        expect(answer, operation.name).toMatchObject({ status: 200 });
        return answer.text.includes(victim.marker) ? [operation.name] : [];
      }),
    );
    expect(seen.flat()).toEqual(
      expect.arrayContaining([
        'listMembers',
        'listApiKeys',
        'listWorkflows',
        'readDefinition',
        'readExecution',
        'readHistory',
      ]),
    );
    expect(cursors.size).toBeGreaterThan(3);
    expect(before.size).toBeGreaterThan(40);
    before = await rowsOf(ground.cloud, victim.id);
  });
});

describe('credentials that are not valid', () => {
  test('open nothing', async () => {
    const attacks = refused.flatMap((credential) =>
      GUARDED.map((operation) => ({
        what: credential.name,
        operation,
        request: requestFor(operation, foreign, credential),
      })),
    );
    for (const { attack, answer } of await campaign.launch(attacks)) {
      expect([401, 403], `${attack.what}: ${attack.operation.name} ${answer.text}`).toContain(answer.status);
    }
  });
});

describe('another tenant', () => {
  test('is told the same of what the victim has and of what does not exist', async () => {
    const targets = OF_TENANTS.filter(
      (operation) => variablesOf(operation).length > 0 || hasReferences(operation, foreign),
    );
    const pairs = BUILT_IN_ROLES.flatMap((role) =>
      [attacker.members[role], attacker.keys[role]].flatMap((token) =>
        targets.flatMap((operation) =>
          [foreign, absent].map((ids) => ({
            what: `${role} of another tenant`,
            pair: `${role} ${token.slice(0, 4)} ${operation.name}`,
            ids,
            request: requestFor(operation, ids, bearer(role, token)),
          })),
        ),
      ),
    );
    const told = new Map<string, unknown[]>();
    for (const { attack, answer } of await campaign.launch(pairs)) {
      told.set(attack.pair, [...(told.get(attack.pair) ?? []), comparable(answer, attack.ids)]);
    }
    for (const [pair, [one, other]] of told) expect(one, pair).toEqual(other);
  });

  test('gets no further with a version of the victim under a workflow of its own', async () => {
    const own = idsOf(attacker, victim);
    const mixed = OF_TENANTS.filter((operation) => variablesOf(operation).length > 1).flatMap((operation) => {
      const [first = '', ...rest] = variablesOf(operation);
      return [
        { ...foreign, [first]: own[first] ?? '' },
        { ...foreign, ...Object.fromEntries(rest.map((name) => [name, own[name] ?? ''])) },
      ].map((ids) => ({ what: 'half its own', request: requestFor(operation, ids, owner()) }));
    });
    await campaign.launch(mixed);
    expect(campaign.leaks).toEqual([]);
  });

  test('cannot run workflows of the victim from its own, and is told the same of those that do not exist', async () => {
    const [known = '', unknown = ''] = [foreign['workflow'], absent['workflow']];
    const operation = OF_TENANTS.find(({ name }) => name === 'publishWorkflow');
    if (operation === undefined) throw new Error('workflows are published by another operation');
    const attacks = [known, unknown].map((workflow) => {
      const [namespace, name] = workflow.split('.');
      const document = { dsl: '1.0.3', namespace: 'shop', name: 'thief', version: '1.0.0' };
      const steal = { run: { workflow: { namespace, name, version: 'latest' } } };
      const request = {
        ...requestFor(operation, foreign, owner()),
        body: { definition: { document, do: [{ steal }] } },
      };
      return { what: 'running it', ids: { workflow, name: name ?? '' }, request };
    });
    const outcomes = await campaign.launch(attacks);
    expect(outcomes.map(({ answer }) => codeOf(answer))).toEqual(['invalid-definition', 'invalid-definition']);
    const [one, other] = outcomes.map(({ attack, answer }) => comparable(answer, attack.ids));
    expect(one).toEqual(other);
  });

  test('takes about as long to be refused either way', async () => {
    const ratios = [];
    for (const operation of OF_TENANTS.filter(({ method, path }) => method === 'GET' && path.includes('{'))) {
      const times: [number[], number[]] = [[], []];
      for (let round = 0; round < 15; round += 1) {
        for (const [position, ids] of [foreign, absent].entries()) {
          const [outcome] = await campaign.launch([{ what: 'timing', request: requestFor(operation, ids, owner()) }]);
          times[position]?.push(outcome?.answer.milliseconds ?? 0);
        }
      }
      const [known, unknown] = times.map((list) => list.sort((a, b) => a - b)[7] ?? 0);
      ratios.push(`${operation.name} ${((known ?? 0) / (unknown ?? 1)).toFixed(2)}`);
    }
    console.info(`medians of foreign ids against absent ones: ${ratios.join(', ')}`);
    expect(ratios.length).toBeGreaterThan(0);
  });
});

describe('roles', () => {
  const holds = (permissions: readonly string[], required: RequiredPermission) =>
    required === 'authenticated' || permissions.includes(required);

  const attempts = (operations: readonly NamedOperation[]) =>
    BUILT_IN_ROLES.flatMap((role) =>
      [attacker.members[role], attacker.keys[role]].flatMap((token) =>
        operations.map((operation) => ({
          what: `${role}: ${operation.name}`,
          allowed: holds(ROLE_PERMISSIONS[role], operation.permission),
          request: requestFor(operation, absent, bearer(role, token)),
        })),
      ),
    );

  test('allow exactly what the contracts and the roles say', async () => {
    for (const { attack, answer } of await campaign.launch(attempts(LASTING))) {
      const allowed = answer.status !== 401 && codeOf(answer) !== 'forbidden';
      expect(allowed, `${attack.what} ${answer.text}`).toBe(attack.allowed);
    }
  });
});

describe('tricks', () => {
  const aim = (operations = OF_TENANTS): Aim => ({
    attacker: { id: attacker.id, credential: owner() },
    victim: { id: victim.id, ids: foreign },
    operations,
  });

  test('with paths', async () => {
    await campaign.launch(pathAttacks(aim(LASTING)));
    expect(campaign.failures).toEqual([]);
  });

  test('with headers', async () => {
    for (const { attack, answer } of await campaign.launch(headerAttacks(aim()))) {
      if (attack.expected === 'either') continue;
      const mismatch = codeOf(answer) === 'tenant-mismatch';
      expect(mismatch, `${attack.what}: ${answer.text}`).toBe(attack.expected === 'refused');
    }
  });

  test('with credentials that hide behind others', async () => {
    for (const { both, alone } of hidingAttacks(owner())) {
      await campaign.launch([both]);
      const [outcome] = await campaign.launch([alone]);
      expect(codeOf(outcome?.answer ?? NO_ANSWER)).toBe('unauthenticated');
    }
  });

  test('with a tenant in the query or in the body, which know none', async () => {
    for (const { attack, answer } of await campaign.launch(memberAttacks(aim()))) {
      expect(codeOf(answer), `${attack.what}: ${attack.request.path}`).toBe('invalid-request');
    }
  });

  test('with cursors of the victim, and cursors that name its keys', async () => {
    const attacks = cursorAttacks(aim(), idsOf(attacker, victim), cursors.values());
    for (const { answer } of await campaign.launch(attacks)) expect([200, 400]).toContain(answer.status);
  });

  test('with idempotency keys that the victim has used', async () => {
    expect([...before.keys()].filter((key) => key.endsWith(`#${USED_KEYS.startExecution}`))).toHaveLength(1);
    // Its owner has used them as well, an admin has not.
    const admin = bearer('an admin of another tenant', attacker.members.admin);
    const attacks: Attack[] = OF_TENANTS.filter(({ idempotent }) => idempotent).flatMap((operation) =>
      Object.values(USED_KEYS).flatMap((key) =>
        [idsOf(attacker, victim), foreign].map((ids) => ({
          what: `the key ${key}`,
          request: requestFor(operation, ids, admin, [['Idempotency-Key', key]]),
        })),
      ),
    );
    const outcomes = await campaign.launch(attacks);
    expect(outcomes.filter(({ answer }) => answer.status < 300)).not.toHaveLength(0);
    expect(campaign.leaks).toEqual([]);
  });
});

describe('after all attacks', () => {
  test('the victim has lost and gained nothing, and nobody learned anything', async () => {
    const changed = changesBetween(before, await rowsOf(ground.cloud, victim.id));
    console.info(`${campaign.attempts} attempts on ${OPERATIONS.length} operations: ${campaign.leaks.length} leaked`);
    expect(changed).toEqual([]);
    expect(campaign.leaks).toEqual([]);
    expect(campaign.failures).toEqual([]);
    expect(campaign.attempts).toBeGreaterThan(2_000);
  });
});
