/** Name of the error by which a competing branch tells its fork that it has an outcome. */
export const COMPETITION_WON = 'Tributary.CompetitionWon';

/** The wildcard of Step Functions; it stands alone and last. */
export const ANY_ERROR = 'States.ALL';
