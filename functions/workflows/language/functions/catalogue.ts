import type { JsonObject } from '../json.ts';

/** Name by which definitions mean the platform's own catalogue: `get-json:1.0.0@tributary`. */
export const CATALOGUE = 'tributary';

const UNAVAILABLE = { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 };

const SAME = { title: '${ $error.title }', detail: '${ $error.detail }', instance: '${ $error.instance }' };

/** A service that is busy is asked four times at most, after one, two and four seconds; its last error is that of the function. */
const patient = (call: JsonObject): JsonObject => ({
  try: [{ call }],
  catch: {
    errors: { with: UNAVAILABLE },
    retry: { delay: { seconds: 1 }, backoff: { exponential: {} }, limit: { attempt: { count: 3 } } },
    do: [{ giveUp: { raise: { error: { ...UNAVAILABLE, ...SAME } } } }],
  },
});

const endpoint = { uri: '${ $input.uri }' };

/**
 * The functions that the platform brings, by `name:version`. Their expressions are written so that jq and JSONata read
 * them alike, since they become part of definitions in either.
 */
export const CATALOGUE_FUNCTIONS: Readonly<Record<string, JsonObject>> = {
  'get-json:1.0.0': patient({ call: 'http', with: { method: 'get', endpoint } }),
  'post-json:1.0.0': patient({ call: 'http', with: { method: 'post', endpoint, body: '${ $input.body }' } }),
};
