/** One line of a scenario that says what is given, what happens, or what should be. */
export interface Step {
  /** The line without its keyword. */
  readonly text: string;
  readonly line: number;
  /** The text between the quotes that follow, without their indentation. @default - none follows */
  readonly docString?: string;
}

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** A feature in Gherkin (cucumber.io/docs/gherkin/reference) of scenarios, steps, doc strings and comments, and no more. */
export interface Feature {
  readonly name: string;
  readonly scenarios: readonly Scenario[];
}

const FEATURE = 'Feature: ';
const SCENARIO = 'Scenario: ';
const STEP = /^(?:Given|When|Then|And|But) /;
const QUOTES = '"""';

/** @throws SyntaxError naming the line, for what features here do not use */
export function readFeature(source: string): Feature {
  const lines = source.split(/\r?\n/);
  const scenarios: { readonly name: string; readonly steps: Step[] }[] = [];
  let name: string | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    const text = lines[index]?.trim() ?? '';
    const steps = scenarios.at(-1)?.steps;
    if (text === '' || text.startsWith('#')) continue;
    if (name === undefined && text.startsWith(FEATURE)) name = text.slice(FEATURE.length);
    else if (name !== undefined && text.startsWith(SCENARIO))
      scenarios.push({ name: text.slice(SCENARIO.length), steps: [] });
    else if (STEP.test(text) && steps !== undefined) steps.push({ text: text.replace(STEP, ''), line: index + 1 });
    else if (text.startsWith(QUOTES) && steps !== undefined) {
      const step = steps.pop();
      const end = lines.findIndex((line, at) => at > index && line.trim() === QUOTES);
      if (step === undefined || step.docString !== undefined || end === -1) throw unexpected(text, index);
      steps.push({ ...step, docString: docString(lines.slice(index, end)) });
      index = end;
    } else if (name === undefined || steps !== undefined) throw unexpected(text, index);
    // Any other line before the first scenario describes the feature.
  }
  if (name === undefined) throw new SyntaxError('There is no feature.');
  return { name, scenarios };
}

/** Lines below the quotes lose the indentation of the quotes, or what they have of it. */
function docString([quotes = '', ...lines]: readonly string[]): string {
  const indentation = quotes.indexOf(QUOTES);
  return lines.map((line) => line.slice(0, indentation).trimStart() + line.slice(indentation)).join('\n');
}

function unexpected(text: string, index: number): SyntaxError {
  return new SyntaxError(`Line ${index + 1} is not expected: ${text}`);
}
