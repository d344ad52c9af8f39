/** Purchases that a worker decides within a second; above it, its lines are what the machine is for. */
const busyAbove = 50;
/** How much longer than its work a lane rests meanwhile: mails take a tenth of their usual time. */
const restPerWork = 9;
const restMaxMs = 1000;

/**
 * How long a lane pauses between two mails with tickets, in milliseconds. While this worker's lines are busy, or link
 * mails are due, which go first, the pause is longer, but at most a second.
 *
 * @param decided purchases that this worker decided within the last second
 * @param linksDue link mails that are due and not yet claimed by a worker
 * @param tookMs what the last mail took
 */
export const restBetweenMailsMs = (
  { decided, linksDue }: { decided: number; linksDue: number },
  tookMs: number,
): number => (decided <= busyAbove && linksDue === 0 ? 0 : Math.min(tookMs * restPerWork, restMaxMs));
