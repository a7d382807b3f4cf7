import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { openApiText } from '../../../lib/reference/openapi-text.ts';

const text = openApiText();

/** What the linter finds, in one line each. */
async function findings(source: string): Promise<readonly string[]> {
  const config = await createConfig({ extends: ['recommended'], rules: RULES });
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  return problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer ?? ''} ${message}`);
}

/** The recommended rules, those on examples among them as errors. */
const RULES = {
  'no-invalid-media-type-examples': { severity: 'error', allowAdditionalProperties: false },
  'no-invalid-parameter-examples': 'error',
  'no-invalid-schema-examples': 'error',
  // The licence is named by its SPDX identifier.
  'info-license-url': 'off',
} as const;

describe('validators that others wrote', () => {
  test('the JSON schema of OpenAPI 3.1 holds', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(JSON.parse(text));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    expect(validator.version).toBe('3.1');
  });

  test('a linter finds nothing in the document or its examples', async () => {
    expect(await findings(text)).toEqual([]);
  });

  test('and both do find what is planted', async () => {
    const document = JSON.parse(text);
    document.paths['/v1/me'].get.responses['200'].content['application/json'].examples.example.value.kind = 'robot';
    expect(await findings(JSON.stringify(document))).toEqual([
      expect.stringContaining('no-invalid-media-type-examples'),
    ]);
    document.paths['/v1/me'].get.responses = 'none';
    expect((await new Validator().validate(document)).valid).toBe(false);
  });
});
