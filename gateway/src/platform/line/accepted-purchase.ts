import type { IssueCommand } from "@admit/contract";

/** A purchase that has its place in the line; what Redis remembers of it until it is decided and after. */
export type AcceptedPurchase = Pick<
  IssueCommand,
  "purchaseId" | "userId" | "requestedById" | "seq" | "quantity" | "acceptedAtMs"
> & { eventId: string; saleOpen: boolean };

/** Reads the value of `acceptedKey`: `seq acceptedAtMs quantity userId requestedById`, and ` 1` where the sale was open. */
export function parseAccepted(eventId: string, purchaseId: string, value: string): AcceptedPurchase {
  const [seq, acceptedAtMs, quantity, userId, requestedById, saleOpen] = value.split(" ") as [
    string,
    string,
    string,
    string,
    string,
    string?,
  ];
  return {
    purchaseId,
    eventId,
    userId,
    requestedById,
    seq: Number(seq),
    quantity: Number(quantity),
    acceptedAtMs: Number(acceptedAtMs),
    saleOpen: saleOpen === "1",
  };
}
