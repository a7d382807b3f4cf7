import { expect, test } from 'vitest';
import { readFeature } from '../../support/gherkin.ts';

const FEATURE = `# Who reads it
Feature: Shapes
  As an author
  I want shapes

  # What it is about
  Scenario: Circle
    Given a shape:
      """yaml
      name: circle
        # not a comment of the feature
     odd: 1
      """
    When it is drawn
    And it is painted

  Scenario: Square
    Then there is none
`;

test('a feature has scenarios, and they have steps with texts', () => {
  expect(readFeature(FEATURE)).toEqual({
    name: 'Shapes',
    scenarios: [
      {
        name: 'Circle',
        steps: [
          { text: 'a shape:', line: 8, docString: 'name: circle\n  # not a comment of the feature\nodd: 1' },
          { text: 'it is drawn', line: 14 },
          { text: 'it is painted', line: 15 },
        ],
      },
      { name: 'Square', steps: [{ text: 'there is none', line: 18 }] },
    ],
  });
});

test.each([
  ['text before the feature', 'Scenario: One', 'Line 1 '],
  ['nothing', '', 'no feature'],
  ['what is no step', 'Feature: F\nScenario: S\n| a | b |', 'Line 3 '],
  ['a text that nothing introduces', 'Feature: F\nScenario: S\n"""\nx\n"""', 'Line 3 '],
  ['a second text of a step', 'Feature: F\nScenario: S\nGiven x\n"""\n"""\n"""\n"""', 'Line 6 '],
  ['a text without an end', 'Feature: F\nScenario: S\nGiven x\n"""\ntext', 'Line 4 '],
])('%s is refused', (_, source, message) => {
  expect(() => readFeature(source)).toThrow(message);
});
