import { expect, test } from 'vitest';
import { createSessions } from '../../../../local/sts/sessions.ts';

test('keys of the root and of people are valid in the next process; those of functions and of its own root are not', () => {
  const clock = { now: () => 1_800_000_000_000 };
  const first = createSessions('123456789012', clock);
  const principal = {
    arn: 'arn:aws:sts::123456789012:assumed-role/reader/ada',
    roleName: 'reader',
    tags: { t: 'acme' },
  };
  const person = first.open({ principal, expiresAt: clock.now() + 1000 });
  const code = first.open({ principal, origin: { functionName: 'f', kill: () => {} } });
  const second = createSessions('123456789012', clock);
  const own = second.root().credentials;
  second.memory.takeBack(JSON.parse(JSON.stringify(first.memory.keep())));
  expect(second.root()).toEqual(first.root());
  const find = ({ accessKeyId, sessionToken }: typeof own) => second.find(accessKeyId, sessionToken);
  expect(find(first.root().credentials).principal.arn).toBe('arn:aws:iam::123456789012:root');
  expect(find(person.credentials)).toEqual(person);
  for (const gone of [own, code.credentials]) {
    expect(() => find(gone)).toThrow('The security token included in the request is invalid.');
  }
});
