import { expect, test } from 'vitest';
import { createFaults } from '../../../local/faults.ts';

test('without rules everything proceeds', () => {
  expect(createFaults().at('sqs:deliver', 'wake')).toBe('proceed');
});

test('a rule strikes from its first visit after those it lets pass, as often as it says', () => {
  const faults = createFaults();
  faults.inject({ point: 'p', after: 2, times: 2, outcome: 'drop' });
  const outcomes = Array.from({ length: 6 }, () => faults.at('p', 's'));
  expect(outcomes).toEqual(['proceed', 'proceed', 'drop', 'drop', 'proceed', 'proceed']);
  expect(faults.hits('p')).toBe(2);
});

test('a rule strikes without end until it is removed, at its subject only', () => {
  const faults = createFaults();
  const injected = faults.inject({ point: 'aws:after:*', subject: 'on-wake', outcome: { fail: 'Throttling' } });
  expect(faults.at('aws:after:sqs:SendMessage', 'tributary-dev-executions-api')).toBe('proceed');
  for (let visit = 1; visit <= 3; visit += 1) {
    expect(faults.at('aws:after:sqs:SendMessage', 'tributary-dev-executions-on-wake')).toEqual({ fail: 'Throttling' });
    expect(injected.strikes).toBe(visit);
  }
  injected.remove();
  expect(faults.at('aws:after:sqs:SendMessage', 'tributary-dev-executions-on-wake')).toBe('proceed');
});

test('the oldest rule that is not used up strikes, and clear takes all back', () => {
  const faults = createFaults();
  faults.inject({ point: 'p', times: 1, outcome: 'drop' });
  faults.inject({ point: 'p', outcome: 'duplicate' });
  expect([faults.at('p', ''), faults.at('p', '')]).toEqual(['drop', 'duplicate']);
  faults.clear();
  expect(faults.at('p', '')).toBe('proceed');
  expect(faults.hits('p')).toBe(0);
});
