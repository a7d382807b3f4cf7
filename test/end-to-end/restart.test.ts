import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, inject, test } from 'vitest';
import type { LocalCloud } from '../../local/cloud.ts';
import { createOperator, signIn, userPoolOf } from '../../local/tour/people.ts';
import { PASSWORD } from '../support/platform.ts';
import { withTemporaryFolder } from '../support/temporary-folder.ts';
import { testClient } from '../support/test-client.ts';
import { definition, publish, SOON, start } from '../support/workflows.ts';
import { approvals } from './support/approvals.ts';

const OPERATOR = { email: 'operator@platform.example', password: 'Operate-the-cell-1' };
const OWNER = 'owner@acme.example';

type CloudProcess = Pick<LocalCloud, 'baseUrl' | 'resumed' | 'rootCredentials' | 'outputs' | 'mailbox'> & {
  readonly process: ChildProcess;
};

async function launch(data: string, port: string): Promise<CloudProcess> {
  const args = ['test/support/cloud-process.ts', inject('assembly'), data, port];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { process: child, ...JSON.parse(line) };
}

async function end({ process: child }: CloudProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/** What is kept within a quarter of a second while the folder is small; the machine may be busy. */
const kept = () => new Promise((resolve) => setTimeout(resolve, 3000));

test('people, keys, workflows and runs outlive the process, ended or killed', { timeout: 180_000 }, () =>
  withTemporaryFolder(async (data) => {
    const first = await launch(data, '0');
    try {
      expect(first.resumed).toBe(false);
      const pool = userPoolOf(first);
      await createOperator(pool, OPERATOR.email, OPERATOR.password);
      const operator = testClient(first.baseUrl, (await signIn(pool, OPERATOR.email, OPERATOR.password)).accessToken);
      await operator.tenants.create({ id: 'acme', name: 'Acme', tier: 'pro', owner: { email: OWNER } });
    } finally {
      // An orderly end loses nothing, however late it comes.
      await end(first, 'SIGTERM');
    }

    const { port } = new URL(first.baseUrl);
    const second = await launch(data, port);
    const work = async () => {
      expect(second.resumed).toBe(true);
      const invitation = second.mailbox.findLast(({ to }) => to === OWNER)?.temporaryPassword ?? '';
      const { accessToken } = await signIn(userPoolOf(second), OWNER, invitation, PASSWORD);
      const owner = testClient(second.baseUrl, accessToken);
      const { secret = '' } = await owner.apiKeys.create({ name: 'shop', role: 'operator' });
      const tasks = [{ pause: { wait: { seconds: 8 } } }, { say: { set: { said: '${ $input.word }' } } }];
      const workflow = await publish(owner, definition('patience', tasks));
      const execution = await start(owner, workflow, { word: 'still here' });
      const approval = await approvals(second).create();
      return { accessToken, secret, execution, approval, asked: await approvals(second).start(approval) };
    };
    const made = await (async () => {
      try {
        return await work();
      } finally {
        await kept();
        await end(second, 'SIGKILL');
      }
    })();

    const approved = { status: 'SUCCEEDED', output: '{"approved":true}' };
    const third = await launch(data, port);
    const asked = await (async () => {
      try {
        expect(third.resumed).toBe(true);
        expect(first.rootCredentials).toMatchObject(third.rootCredentials);
        expect(await approvals(third).approve(made.asked)).toEqual(approved);
        return await approvals(third).start(made.approval);
      } finally {
        await end(third, 'SIGTERM');
      }
    })();

    const fourth = await launch(data, port);
    try {
      expect(await approvals(fourth).approve(asked)).toEqual(approved);
      const key = testClient(fourth.baseUrl, made.secret);
      const ended = await key.waitForExecution(made.execution, SOON);
      expect(ended).toMatchObject({ status: 'completed', output: { said: 'still here' } });
      expect(await testClient(fourth.baseUrl, made.accessToken).me.read()).toMatchObject({ tenant: { id: 'acme' } });
      await signIn(userPoolOf(fourth), OWNER, PASSWORD);
    } finally {
      await end(fourth, 'SIGTERM');
    }
  }),
);
