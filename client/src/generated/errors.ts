// Written by `npm run client` from the contracts; change those.

/** Every code of an `ApiError` that this release of the API knows. */
export type ErrorCode =
  /**
   * 400: The body is not valid JSON.
   *
   * The request body could not be parsed, or it is not UTF-8.
   * Send valid JSON and `Content-Type: application/json`.
   */
  | 'malformed-json'
  /**
   * 400: The request does not fit the contract.
   *
   * A field is missing, unknown, of the wrong type or out of range; `errors` names each with a JSON pointer.
   * Compare the request with the API reference.
   */
  | 'invalid-request'
  /**
   * 400: The cursor is not valid for this list.
   *
   * The cursor was altered, or it comes from a list with other filters.
   * Start again without `cursor`.
   */
  | 'invalid-cursor'
  /**
   * 401: Credentials are missing or not valid.
   *
   * No `Authorization` header, or a token or API key that is malformed, expired, revoked or issued elsewhere.
   * Sign in again, or use an API key that is still valid.
   */
  | 'unauthenticated'
  /**
   * 403: The caller lacks the permission.
   *
   * The roles of the caller do not include the permission that the operation needs.
   * Ask an admin of the tenant for a role that has it.
   */
  | 'forbidden'
  /**
   * 403: The firewall refused the request.
   *
   * The request looks like an attack, its address is known for attacks, or the address sends far too many
   * requests.
   * Wait five minutes and send fewer requests; if a harmless request is refused again, give the operator its
   * `requestId`.
   */
  | 'request-blocked'
  /**
   * 403: X-Tenant-Id differs from the tenant of the credentials.
   *
   * The header may only assert what the token or key already says.
   * Leave the header out, or switch the active tenant.
   */
  | 'tenant-mismatch'
  /**
   * 403: The token names no tenant.
   *
   * The person is a member of no tenant, or is a platform operator.
   * Accept an invitation first, or use a tenant member’s token.
   */
  | 'no-active-tenant'
  /**
   * 403: The tenant is suspended.
   *
   * The operator of the platform has suspended the tenant.
   * Contact the operator.
   */
  | 'tenant-suspended'
  /**
   * 403: The tenant demands a second factor.
   *
   * The tenant demands a second factor of its members, and the token is of a person who has none.
   * Set one up in the user pool and sign in again; `GET /v1/me` says whether the token attests it.
   */
  | 'mfa-required'
  /**
   * 404: Not found.
   *
   * No such route, or no such resource in the tenant of the caller.
   * Check the path and the id.
   */
  | 'not-found'
  /**
   * 405: The method is not allowed here.
   *
   * The path exists, but not with this method; `Allow` lists those that do.
   * Use one of the methods in `Allow`.
   */
  | 'method-not-allowed'
  /**
   * 409: A request with this idempotency key is still running.
   *
   * The first request with the same `Idempotency-Key` has not been answered yet.
   * Wait, then send the same request again.
   */
  | 'idempotency-in-flight'
  /**
   * 409: The tenant id is taken.
   *
   * Another tenant has this id.
   * Choose another id.
   */
  | 'tenant-exists'
  /**
   * 409: The person is already a member.
   *
   * A member with this e-mail address exists in the tenant.
   * Change the roles of the existing member.
   */
  | 'member-exists'
  /**
   * 409: The name of the role is taken.
   *
   * A built-in role, or one of the tenant’s own, has this name.
   * Choose another name, or change the existing role.
   */
  | 'role-exists'
  /**
   * 409: Someone has the role.
   *
   * A role that a member or an active API key has cannot be deleted.
   * Give them other roles first.
   */
  | 'role-in-use'
  /**
   * 409: The API key has ended.
   *
   * The key is revoked or expired.
   * Create a new key.
   */
  | 'key-ended'
  /**
   * 409: The caller has no second factor.
   *
   * Only a person who signed in with a second factor can demand one of everyone: nobody locks themselves out.
   * Set one up in the user pool, sign in again and repeat the request.
   */
  | 'mfa-not-enrolled'
  /**
   * 409: The last owner cannot be disabled, removed or lose the role.
   *
   * A tenant always has at least one active owner.
   * Make someone else an owner first.
   */
  | 'last-owner'
  /**
   * 409: The version exists with another content.
   *
   * Versions are immutable, and `document.version` names one that was published with a different definition.
   * Raise `document.version`.
   */
  | 'version-exists'
  /**
   * 409: The version is not published.
   *
   * Publishing of the version has not ended yet, or it failed.
   * Wait until the status of the version is `published`, or publish a new one.
   */
  | 'version-not-published'
  /**
   * 409: The execution has ended.
   *
   * A completed, faulted or cancelled execution cannot be changed.
   * Start a new execution.
   */
  | 'execution-ended'
  /**
   * 409: Dead letters of the queue are being moved back.
   *
   * A move that was begun earlier has not ended; SQS runs one for each queue.
   * Wait until `deadLetters` of the queue falls no further, then ask again if something is left.
   */
  | 'redrive-running'
  /**
   * 409: The execution cannot go on.
   *
   * It has not ended, it completed, it never ran, or it ended too long ago: Step Functions lets a run go on for 14
   * days after its end.
   * Start a new execution.
   */
  | 'not-redrivable'
  /**
   * 409: The operation has ended.
   *
   * An operation that has succeeded, failed or been cancelled cannot be cancelled.
   * Read it: `progress` and `errors` say what was done.
   */
  | 'operation-ended'
  /**
   * 409: Operations of this kind cannot be cancelled.
   *
   * Publishing a version is one step, which cannot be stopped in its middle.
   * Wait for its end, and set another version live if need be.
   */
  | 'not-cancellable'
  /**
   * 412: The resource has changed.
   *
   * `If-Match` does not name the current state of the resource.
   * Read it again and repeat the change on the new state.
   */
  | 'precondition-failed'
  /**
   * 413: The body is too large.
   *
   * A body may have at most 262,144 bytes.
   * Send less; keep large data elsewhere and pass a reference.
   */
  | 'body-too-large'
  /**
   * 415: The media type is not supported.
   *
   * The body is neither `application/json` nor another type the operation takes.
   * Send `Content-Type: application/json`.
   */
  | 'unsupported-media-type'
  /**
   * 422: The workflow definition was refused.
   *
   * The definition does not fit the supported profile; `errors` lists code, pointer, line, column and hint.
   * Correct each error; `POST /v1/workflows/validations` checks without publishing.
   */
  | 'invalid-definition'
  /**
   * 422: There is no such role.
   *
   * A role that was named is neither built in nor one of the tenant’s own.
   * Use a role that `GET /v1/roles` lists, or create it first.
   */
  | 'unknown-role'
  /**
   * 422: A role for some workflows has permissions about other things.
   *
   * With `workflows`, a role may have permissions `workflow:…`, `execution:…` and `operation:…` only.
   * Leave `workflows` out, or make two roles.
   */
  | 'invalid-role'
  /**
   * 422: The input does not fit the workflow.
   *
   * The input does not match the schema that the workflow declares.
   * Correct the input; `errors` names each place.
   */
  | 'invalid-input'
  /**
   * 422: The mocks do not fit the workflow.
   *
   * A mock names a task that calls nothing or does not exist, or a name that several tasks have.
   * Name the task by its JSON pointer; the hints list those that can be mocked.
   */
  | 'invalid-mocks'
  /**
   * 422: The simulation is too large.
   *
   * A simulation may enter 10,000 states, produce 2,500,000 characters of data, and compute for 10 seconds.
   * Simulate with a smaller input, or with fewer rounds of its loops.
   */
  | 'simulation-limit-reached'
  /**
   * 403: A role was given that the caller does not hold.
   *
   * Nobody can grant permissions that they do not have.
   * Ask someone who holds the role.
   */
  | 'grant-exceeds-own'
  /**
   * 422: The idempotency key was used with another request.
   *
   * The same `Idempotency-Key` came with a different body or path in the last 24 hours.
   * Use a new key for a new request.
   */
  | 'idempotency-mismatch'
  /**
   * 428: If-Match is required.
   *
   * The operation edits a resource and must name the state it edits.
   * Read the resource and send its `ETag` as `If-Match`.
   */
  | 'if-match-required'
  /**
   * 429: The backlog of the tenant is full.
   *
   * As many executions wait for a slot as the tier allows.
   * Wait for running executions to end, or ask for a higher tier.
   */
  | 'backlog-full'
  /**
   * 429: A monthly quota of the tenant is used up.
   *
   * The tenant has used the starts, state transitions or task calls of the calendar month.
   * `GET /v1/usage` shows which; wait for the time in `Retry-After`, or ask the operator for a larger quota.
   */
  | 'quota-exceeded'
  /**
   * 429: As many workflows are paused as can be.
   *
   * A tenant can have 100 workflows paused at the same time.
   * Resume some of them, or pause everything.
   */
  | 'pause-limit-reached'
  /**
   * 429: The tenant has as many roles of its own as it may.
   *
   * A tenant may have twenty roles of its own.
   * Delete a role that nobody has.
   */
  | 'role-limit-reached'
  /**
   * 429: The tenant has as many workflows as its tier allows.
   *
   * The tier limits the number of workflows.
   * Publish a new version of an existing workflow, or ask for a higher tier.
   */
  | 'workflow-limit-reached'
  /**
   * 429: Too many requests.
   *
   * The tenant’s request rate or burst is above its tier.
   * Slow down and retry after the time in `Retry-After`.
   */
  | 'rate-exceeded'
  /**
   * 500: Something went wrong on our side.
   *
   * An unexpected fault; nothing of it is shown, the logs have it under the request id.
   * Retry; if it stays, quote the request id.
   */
  | 'internal'
  /**
   * 503: The platform is busy.
   *
   * A shared limit of the platform is reached, or a dependency throttles.
   * Retry after the time in `Retry-After`.
   */
  | 'platform-busy';
