/** Within this a worker that receives SIGTERM has ended; one that hangs is killed then. The contract promises it. */
export const exitTimeoutMs = 10_000;
/** How long what is in hand may take then. The rest is for traces and connections. */
export const finishWithinMs = 8000;
