import { readExpression, readTemplate, type TemplateContext } from '../expression/templates.ts';
import type { LanguageFinding } from '../finding.ts';
import { expressionSites, type PlacedSite } from '../sites.ts';
import type { Definition, Rule } from './rule.ts';

/** Every expression parses, and reads only what it has where it stands. */
export const expressions: Rule = {
  name: 'expressions',
  severity: 'error',
  code: 'unknown-variable',
  check: (definition) =>
    expressionSites(definition.document, definition.tasks).flatMap((site) => faults(site, definition)),
  passes: 'do: [{a: {set: {x: "${ $input.y }"}}}]',
  fails: 'do: [{a: {set: {x: "${ $output.y }"}}}]',
};

function faults(site: PlacedSite, { document }: Definition): readonly LanguageFinding[] {
  const findings: LanguageFinding[] = [];
  const context: TemplateContext = {
    language: document.evaluate?.language ?? 'jq',
    available: site.available,
    dot: site.dot,
    as: 'value',
    report: (pointer, fault) => findings.push({ pointer, ...fault }),
  };
  if (site.form === 'expression' && typeof site.value === 'string') readExpression(site.value, site.pointer, context);
  else readTemplate(site.value, site.pointer, context);
  return findings;
}
