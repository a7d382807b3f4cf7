/** What a code means: the HTTP status, a short title, why it happens and what cures it. */
export interface ErrorDefinition {
  readonly status: number;
  readonly title: string;
  readonly cause: string;
  readonly cure: string;
}

/** Every code the API answers with. `docs/errors.md` is checked against this registry. */
export const ERRORS = {
  'malformed-json': {
    status: 400,
    title: 'The body is not valid JSON',
    cause: 'The request body could not be parsed, or it is not UTF-8.',
    cure: 'Send valid JSON and `Content-Type: application/json`.',
  },
  'invalid-request': {
    status: 400,
    title: 'The request does not fit the contract',
    cause: 'A field is missing, unknown, of the wrong type or out of range; `errors` names each with a JSON pointer.',
    cure: 'Compare the request with the API reference.',
  },
  'invalid-cursor': {
    status: 400,
    title: 'The cursor is not valid for this list',
    cause: 'The cursor was altered, or it comes from a list with other filters.',
    cure: 'Start again without `cursor`.',
  },
  unauthenticated: {
    status: 401,
    title: 'Credentials are missing or not valid',
    cause: 'No `Authorization` header, or a token or API key that is malformed, expired, revoked or issued elsewhere.',
    cure: 'Sign in again, or use an API key that is still valid.',
  },
  forbidden: {
    status: 403,
    title: 'The caller lacks the permission',
    cause: 'The roles of the caller do not include the permission that the operation needs.',
    cure: 'Ask an admin of the tenant for a role that has it.',
  },
  'request-blocked': {
    status: 403,
    title: 'The firewall refused the request',
    cause:
      'The request looks like an attack, its address is known for attacks, or the address sends far too many requests.',
    cure: 'Wait five minutes and send fewer requests; if a harmless request is refused again, give the operator its `requestId`.',
  },
  'tenant-mismatch': {
    status: 403,
    title: 'X-Tenant-Id differs from the tenant of the credentials',
    cause: 'The header may only assert what the token or key already says.',
    cure: 'Leave the header out, or switch the active tenant.',
  },
  'no-active-tenant': {
    status: 403,
    title: 'The token names no tenant',
    cause: 'The person is a member of no tenant, or is a platform operator.',
    cure: 'Accept an invitation first, or use a tenant member’s token.',
  },
  'tenant-suspended': {
    status: 403,
    title: 'The tenant is suspended',
    cause: 'The operator of the platform has suspended the tenant.',
    cure: 'Contact the operator.',
  },
  'mfa-required': {
    status: 403,
    title: 'The tenant demands a second factor',
    cause: 'The tenant demands a second factor of its members, and the token is of a person who has none.',
    cure: 'Set one up in the user pool and sign in again; `GET /v1/me` says whether the token attests it.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    cause: 'No such route, or no such resource in the tenant of the caller.',
    cure: 'Check the path and the id.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The method is not allowed here',
    cause: 'The path exists, but not with this method; `Allow` lists those that do.',
    cure: 'Use one of the methods in `Allow`.',
  },
  'idempotency-in-flight': {
    status: 409,
    title: 'A request with this idempotency key is still running',
    cause: 'The first request with the same `Idempotency-Key` has not been answered yet.',
    cure: 'Wait, then send the same request again.',
  },
  'tenant-exists': {
    status: 409,
    title: 'The tenant id is taken',
    cause: 'Another tenant has this id.',
    cure: 'Choose another id.',
  },
  'member-exists': {
    status: 409,
    title: 'The person is already a member',
    cause: 'A member with this e-mail address exists in the tenant.',
    cure: 'Change the roles of the existing member.',
  },
  'role-exists': {
    status: 409,
    title: 'The name of the role is taken',
    cause: 'A built-in role, or one of the tenant’s own, has this name.',
    cure: 'Choose another name, or change the existing role.',
  },
  'role-in-use': {
    status: 409,
    title: 'Someone has the role',
    cause: 'A role that a member or an active API key has cannot be deleted.',
    cure: 'Give them other roles first.',
  },
  'key-ended': {
    status: 409,
    title: 'The API key has ended',
    cause: 'The key is revoked or expired.',
    cure: 'Create a new key.',
  },
  'mfa-not-enrolled': {
    status: 409,
    title: 'The caller has no second factor',
    cause: 'Only a person who signed in with a second factor can demand one of everyone: nobody locks themselves out.',
    cure: 'Set one up in the user pool, sign in again and repeat the request.',
  },
  'last-owner': {
    status: 409,
    title: 'The last owner cannot be disabled, removed or lose the role',
    cause: 'A tenant always has at least one active owner.',
    cure: 'Make someone else an owner first.',
  },
  'version-exists': {
    status: 409,
    title: 'The version exists with another content',
    cause: 'Versions are immutable, and `document.version` names one that was published with a different definition.',
    cure: 'Raise `document.version`.',
  },
  'version-not-published': {
    status: 409,
    title: 'The version is not published',
    cause: 'Publishing of the version has not ended yet, or it failed.',
    cure: 'Wait until the status of the version is `published`, or publish a new one.',
  },
  'execution-ended': {
    status: 409,
    title: 'The execution has ended',
    cause: 'A completed, faulted or cancelled execution cannot be changed.',
    cure: 'Start a new execution.',
  },
  'redrive-running': {
    status: 409,
    title: 'Dead letters of the queue are being moved back',
    cause: 'A move that was begun earlier has not ended; SQS runs one for each queue.',
    cure: 'Wait until `deadLetters` of the queue falls no further, then ask again if something is left.',
  },
  'not-redrivable': {
    status: 409,
    title: 'The execution cannot go on',
    cause:
      'It has not ended, it completed, it never ran, or it ended too long ago: Step Functions lets a run go on for 14 days after its end.',
    cure: 'Start a new execution.',
  },
  'operation-ended': {
    status: 409,
    title: 'The operation has ended',
    cause: 'An operation that has succeeded, failed or been cancelled cannot be cancelled.',
    cure: 'Read it: `progress` and `errors` say what was done.',
  },
  'not-cancellable': {
    status: 409,
    title: 'Operations of this kind cannot be cancelled',
    cause: 'Publishing a version is one step, which cannot be stopped in its middle.',
    cure: 'Wait for its end, and set another version live if need be.',
  },
  'precondition-failed': {
    status: 412,
    title: 'The resource has changed',
    cause: '`If-Match` does not name the current state of the resource.',
    cure: 'Read it again and repeat the change on the new state.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    cause: 'A body may have at most 262,144 bytes.',
    cure: 'Send less; keep large data elsewhere and pass a reference.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'The media type is not supported',
    cause: 'The body is neither `application/json` nor another type the operation takes.',
    cure: 'Send `Content-Type: application/json`.',
  },
  'invalid-definition': {
    status: 422,
    title: 'The workflow definition was refused',
    cause: 'The definition does not fit the supported profile; `errors` lists code, pointer, line, column and hint.',
    cure: 'Correct each error; `POST /v1/workflows/validations` checks without publishing.',
  },
  'unknown-role': {
    status: 422,
    title: 'There is no such role',
    cause: 'A role that was named is neither built in nor one of the tenant’s own.',
    cure: 'Use a role that `GET /v1/roles` lists, or create it first.',
  },
  'invalid-role': {
    status: 422,
    title: 'A role for some workflows has permissions about other things',
    cause: 'With `workflows`, a role may have permissions `workflow:…`, `execution:…` and `operation:…` only.',
    cure: 'Leave `workflows` out, or make two roles.',
  },
  'invalid-input': {
    status: 422,
    title: 'The input does not fit the workflow',
    cause: 'The input does not match the schema that the workflow declares.',
    cure: 'Correct the input; `errors` names each place.',
  },
  'invalid-mocks': {
    status: 422,
    title: 'The mocks do not fit the workflow',
    cause: 'A mock names a task that calls nothing or does not exist, or a name that several tasks have.',
    cure: 'Name the task by its JSON pointer; the hints list those that can be mocked.',
  },
  'simulation-limit-reached': {
    status: 422,
    title: 'The simulation is too large',
    cause: 'A simulation may enter 10,000 states, produce 2,500,000 characters of data, and compute for 10 seconds.',
    cure: 'Simulate with a smaller input, or with fewer rounds of its loops.',
  },
  'grant-exceeds-own': {
    status: 403,
    title: 'A role was given that the caller does not hold',
    cause: 'Nobody can grant permissions that they do not have.',
    cure: 'Ask someone who holds the role.',
  },
  'idempotency-mismatch': {
    status: 422,
    title: 'The idempotency key was used with another request',
    cause: 'The same `Idempotency-Key` came with a different body or path in the last 24 hours.',
    cure: 'Use a new key for a new request.',
  },
  'if-match-required': {
    status: 428,
    title: 'If-Match is required',
    cause: 'The operation edits a resource and must name the state it edits.',
    cure: 'Read the resource and send its `ETag` as `If-Match`.',
  },
  'backlog-full': {
    status: 429,
    title: 'The backlog of the tenant is full',
    cause: 'As many executions wait for a slot as the tier allows.',
    cure: 'Wait for running executions to end, or ask for a higher tier.',
  },
  'quota-exceeded': {
    status: 429,
    title: 'A monthly quota of the tenant is used up',
    cause: 'The tenant has used the starts, state transitions or task calls of the calendar month.',
    cure: '`GET /v1/usage` shows which; wait for the time in `Retry-After`, or ask the operator for a larger quota.',
  },
  'pause-limit-reached': {
    status: 429,
    title: 'As many workflows are paused as can be',
    cause: 'A tenant can have 100 workflows paused at the same time.',
    cure: 'Resume some of them, or pause everything.',
  },
  'role-limit-reached': {
    status: 429,
    title: 'The tenant has as many roles of its own as it may',
    cause: 'A tenant may have twenty roles of its own.',
    cure: 'Delete a role that nobody has.',
  },
  'workflow-limit-reached': {
    status: 429,
    title: 'The tenant has as many workflows as its tier allows',
    cause: 'The tier limits the number of workflows.',
    cure: 'Publish a new version of an existing workflow, or ask for a higher tier.',
  },
  'rate-exceeded': {
    status: 429,
    title: 'Too many requests',
    cause: 'The tenant’s request rate or burst is above its tier.',
    cure: 'Slow down and retry after the time in `Retry-After`.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    cause: 'An unexpected fault; nothing of it is shown, the logs have it under the request id.',
    cure: 'Retry; if it stays, quote the request id.',
  },
  'platform-busy': {
    status: 503,
    title: 'The platform is busy',
    cause: 'A shared limit of the platform is reached, or a dependency throttles.',
    cure: 'Retry after the time in `Retry-After`.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof ERRORS;
