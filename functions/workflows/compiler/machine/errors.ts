/** Name of the error by which a competing branch tells its fork that it has an outcome. */
export const COMPETITION_WON = 'Tributary.CompetitionWon';

/** The wildcard of Step Functions; it stands alone and last. */
export const ANY_ERROR = 'States.ALL';

/** Longest outcome of a competing branch as JSON, in characters: Step Functions takes 32,768 characters of Cause. */
export const MAX_OUTCOME = 32_000;
