const firstRetryMs = 15_000;
const retryMaxMs = 6 * 60 * 60 * 1000;

/** After as many attempts a mail is given up: by the pauses between them that is about a week. */
export const attemptsMax = 38;

/** When a mail whose attempt failed is tried again, in milliseconds from now: twice as long each time, up to six hours. */
export const retryDelayMs = (attempts: number): number => Math.min(firstRetryMs * 2 ** (attempts - 1), retryMaxMs);
