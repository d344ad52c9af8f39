/** How long the lock of a job in work lasts without being renewed, and how often stalled jobs are looked for. */
export const jobLockMs = 5000;
export const stalledCheckMs = 2000;
/** How long a gateway that died keeps an import from the others. Longer than any step of feeding one. */
export const importLeaseMs = 10_000;
