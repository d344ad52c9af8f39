import { readResults } from "@admit/prisma";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { FoundPurchase } from "../platform/line/open-line.ts";
import type { PurchaseServices } from "./services.ts";

/**
 * Has a purchase leave its line: the issuer rejects it when its turn comes. A decided one stays as it is, and one that
 * is being decided at this moment may still get its tickets. Repeating it changes nothing.
 * @throws ProblemError forbidden for callers who may only read it
 */
export async function leaveLine(
  { mysql, line }: PurchaseServices,
  found: FoundPurchase,
  callerId: string,
): Promise<FoundPurchase> {
  const { eventId, seq, purchaseId, userId, requestedById } = found.kind === "decided" ? found.outcome : found.accepted;
  if (callerId !== userId && callerId !== requestedById)
    throw new ProblemError(
      "forbidden",
      "Only the holder, or the member of staff who requested it, may leave the line.",
    );
  if (found.kind === "decided") return found;
  const [, [row]] = await readResults<[unknown, { createdAt: Date }[]]>(
    mysql,
    `INSERT INTO Leaving SET ? ON DUPLICATE KEY UPDATE seq = VALUES(seq);
     SELECT createdAt FROM Leaving WHERE eventId = ? AND seq = ? AND purchaseId = ?`,
    [{ eventId, seq, purchaseId, userId: callerId, createdAt: new Date() }, eventId, seq, purchaseId],
  );
  const leavingAtMs = row?.createdAt.getTime();
  line.noteLeaving(found.accepted, leavingAtMs);
  // It may have been decided meanwhile.
  return (await line.find(eventId, purchaseId)) ?? { ...found, leavingAtMs };
}
