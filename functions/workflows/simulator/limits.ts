/** Seconds a Task may run when its definition says nothing (ASL developer guide, "Task state"). */
export const DEFAULT_TASK_TIMEOUT_SECONDS = 99_999_999;
/** `Retry` fields that a retrier leaves out (ASL specification, "Retrying after error"). */
export const DEFAULT_RETRY_INTERVAL_SECONDS = 1;
export const DEFAULT_RETRY_MAX_ATTEMPTS = 3;
export const DEFAULT_RETRY_BACKOFF_RATE = 2;
/** Iterations of an inline Map that run side by side, whatever `MaxConcurrency` says. */
export const INLINE_MAP_CONCURRENCY = 40;
/** Events an execution may have; the last one says that the limit was reached. */
export const HISTORY_EVENT_LIMIT = 25_000;
/** Milliseconds after its end during which an execution may be redriven: 14 days. */
export const REDRIVE_PERIOD_MS = 14 * 86_400_000;
/** Milliseconds an execution may be open, redrives included: a year. */
export const EXECUTION_TIME_LIMIT_MS = 365 * 86_400_000;
/** Bytes of UTF-8 that an input, an output or a task's result may have. */
export const PAYLOAD_BYTE_LIMIT = 262_144;
/** Bytes that the values of one variable, or of one `Assign`, may have. */
export const ASSIGN_BYTE_LIMIT = 262_144;
/** Bytes that all variables of an execution may have together. */
export const VARIABLES_BYTE_LIMIT = 10_485_760;
/** States run in one go before an execution lets others have the thread. */
export const STATES_PER_TURN = 200;

/** Nested evaluations of an expression; Step Functions refuses between 99 and 101. */
export const EXPRESSION_DEPTH_LIMIT = 100;
/**
 * Evaluated nodes of an expression. About 1.3 µs each, so an endless expression ends after a second or so. Counting
 * instead of timing keeps results the same on every machine.
 */
export const EXPRESSION_STEP_LIMIT = 1_000_000;
/**
 * Bytes one value inside an expression may hold. Step Functions takes `[1..873782]` and refuses one more: 10 MiB at
 * 12 bytes an element; and a string of 2^22 characters but not of 2^23: 10 MiB at 2 bytes a character.
 */
export const EXPRESSION_VALUE_BYTE_LIMIT = 10_485_760;
export const EXPRESSION_ELEMENT_BYTES = 12;
export const EXPRESSION_CHARACTER_BYTES = 2;
/** What an array of numbers costs beside its elements: 10 MiB - 873,782 × 12 bytes. */
export const EXPRESSION_ARRAY_BYTES = 376;
/** Bytes that all values made during one evaluation may hold, garbage included: what a process can bear. */
export const EXPRESSION_ALLOCATION_LIMIT = 16 * EXPRESSION_VALUE_BYTE_LIMIT;
/** Levels that an expression's value may have: far fewer than would exhaust the stack of what writes it down. */
export const EXPRESSION_VALUE_DEPTH_LIMIT = 1_000;
/** Characters of a number or date picture; no sensible one has more. */
export const PICTURE_LENGTH_LIMIT = 256;
