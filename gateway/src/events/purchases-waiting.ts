import { saleWindowAt, type EventChange } from "@admit/contract";
import type { LineDepth } from "../platform/line/open-line.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { timeAfter, type Times } from "./check-times.ts";
import { said } from "../platform/problem/said.ts";

/** The columns of an event that decide whether a change affects its purchases in line. */
interface Sold extends Times {
  status: string;
  keptSeq: bigint;
  withdrawnSeq: bigint;
}

export interface WaitingDecision {
  /** For the event's row. */
  event: { keptSeq?: number; withdrawnSeq?: number };
  /** For the audit. */
  details: object;
}

/**
 * What happens to the purchases in line when a change takes the event off sale now. Those up to the line's last position
 * were accepted while it was on sale: they keep their positions, or staff withdraw them.
 *
 * @param stop stops the line, where the change takes the event off sale; one with purchases waiting only `evenIfWaiting`
 * @throws ProblemError purchases-waiting, where some wait and staff have not said; what `stop` throws
 */
export async function decideWaiting(
  current: Sold,
  change: EventChange,
  stop: (evenIfWaiting: boolean) => Promise<LineDepth>,
): Promise<WaitingDecision> {
  if (current.status !== "PUBLISHED") return { event: {}, details: {} };
  const isUnpublished = change.status !== undefined && change.status !== "PUBLISHED";
  if (!isUnpublished && !isTakenOffSale(current, change)) return { event: {}, details: {} };
  const choice = change.waitingPurchases;
  const { seq, waiting } = await stop(choice !== undefined);
  if (waiting > 0 && choice === undefined) throw purchasesWaiting(waiting);
  const keptSeq = Math.max(seq, Number(current.keptSeq));
  const withdrawnSeq = Math.max(seq, Number(current.withdrawnSeq));
  return {
    event: { ...(isUnpublished && { keptSeq }), ...(waiting > 0 && choice === "reject" && { withdrawnSeq }) },
    details: waiting > 0 ? { waitingPurchases: choice, waiting } : {},
  };
}

/** Whether a change names the sale's times, and they leave it not open or closed by now. */
function isTakenOffSale(current: Sold, change: EventChange): boolean {
  const names = ["salesOpenAt", "salesCloseAt", "endsAt"] as const;
  if (names.every((name) => change[name] === undefined)) return false;
  const after = {
    salesOpenAtMs: timeAfter(current, change, "salesOpenAt"),
    salesCloseAtMs: timeAfter(current, change, "salesCloseAt"),
    endsAtMs: timeAfter(current, change, "endsAt"),
  };
  return saleWindowAt(after, Date.now()) !== "open";
}

const purchasesWaiting = (waiting: number): ProblemError =>
  new ProblemError(
    "purchases-waiting",
    said`Purchases waiting in line: ${waiting}. Send the change again with \`waitingPurchases\`: "decide" lets them keep their positions, "reject" ends them without tickets.`,
    { waiting },
  );
