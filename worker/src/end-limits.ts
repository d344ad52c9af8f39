/** A worker ends within this time after SIGTERM, or is killed then. The contract promises it. */
export const exitTimeoutMs = 10_000;
/** How long work in progress may take then; the rest is for traces and connections. */
export const finishWithinMs = 8000;
