/** Purchases that a worker decides within a second; above it, its lines are what the machine is for. */
const busyAbove = 50;
/** How much longer than its work a lane rests meanwhile: mails take a tenth of their usual time. */
const restPerWork = 9;
const restMaxMs = 1000;

/**
 * How long whoever sent a mail rests before the next, in milliseconds. While this worker's lines are busy, mails
 * step back; at the latest after a second the next one goes, however long a sale lasts.
 *
 * @param decided purchases that this worker decided within the last second
 * @param tookMs what the last mail took
 */
export const restBetweenMailsMs = (decided: number, tookMs: number): number =>
  decided <= busyAbove ? 0 : Math.min(tookMs * restPerWork, restMaxMs);
