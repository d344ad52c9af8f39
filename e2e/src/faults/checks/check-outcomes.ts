import type { History, PurchaseHistory, SeenOutcome } from "../client/history.ts";
import { groupBy, type Check, type Evidence } from "./check.ts";
import type { PurchaseRow, TicketRow } from "./data.ts";

const named = ({ key, eventId }: Pick<PurchaseHistory, "key" | "eventId">): string => `"${key}" of ${eventId}`;

/** Identifies a purchase before it has an id: one key of one requester, for one event. */
const keyOf = (purchase: { requestedById: string; eventId: string } & ({ key: string } | { idempotencyKey: string })) =>
  `${purchase.requestedById} ${purchase.eventId} ${"key" in purchase ? purchase.key : purchase.idempotencyKey}`;

/** R10: every accepted purchase gets an outcome. The client waits for 30 s after healing. */
export const everyAcceptedEnds: Check = ({ history }) =>
  history.purchases
    .filter(({ accepted, outcomes }) => accepted.length > 0 && outcomes.length === 0)
    .filter((purchase) => !isRefusedAfterALoss(purchase, history))
    .map((purchase) => `${named(purchase)} was accepted and has no outcome`);

/** R10: every accepted purchase is in the database at the end. */
export const noAcceptedIsLost: Check = ({ history, data }) => {
  const rows = new Set(data.purchases.map(keyOf));
  return history.purchases
    .filter((purchase) => purchase.accepted.length > 0 && !rows.has(keyOf(purchase)))
    .filter((purchase) => !isRefusedAfterALoss(purchase, history))
    .map((purchase) => `${named(purchase)} was accepted and is in no row`);
};

/** Only a purchase that was accepted before a loss of Redis may be unknown after it. */
export const unknownOnlyAfterALoss: Check = ({ history }) =>
  history.purchases.flatMap((purchase) =>
    purchase.unknownMs
      .filter((atMs) => !isForgotten(purchase, atMs, history) || (purchase.outcomes[0]?.atMs ?? Infinity) < atMs)
      .map((atMs) => `${named(purchase)} was accepted, and unknown at ${Math.round(atMs)} ms`),
  );

/** R10: a reported outcome stands: later answers and the database say the same. */
export const reportedOutcomesStand: Check = ({ history, data, reading }) => {
  const rows = new Map(data.purchases.map((row) => [keyOf(row), row]));
  const tickets = groupBy(data.tickets, ({ purchaseId }) => purchaseId);
  const reread = groupBy(reading.outcomes, ({ key }) => key);
  return history.purchases.flatMap((purchase) => {
    const row = rows.get(keyOf(purchase));
    const again = (reread.get(purchase.key) ?? []).map(({ outcome }) => outcome);
    const [first] = purchase.outcomes;
    if (first === undefined) return [];
    if (row === undefined) return [`${named(purchase)} was ${first.status}, and is in no row`];
    const stored = textOf(row, tickets.get(row.id) ?? []);
    return [...purchase.outcomes, ...again]
      .map((outcome) => (outcome === null ? "unknown" : textOf(outcome, outcome.tickets)))
      .filter((text) => text !== stored)
      .map((text) => `${named(purchase)} was reported as ${text}, and is ${stored}`);
  });
};

function textOf(
  { id, seq, status, issued, reason }: Pick<SeenOutcome & PurchaseRow, "id" | "seq" | "status" | "issued" | "reason">,
  tickets: readonly Pick<TicketRow, "id" | "number">[],
): string {
  const numbers = tickets.map((ticket) => `${ticket.number}:${ticket.id}`).sort();
  return `${status} ${issued} ${reason ?? "-"} at ${seq} as ${id} with ${numbers.join(",")}`;
}

/** R9: one key, one id, one row, and as many tickets as that row says. */
export const oneKeyOneEffect: Check = ({ history, data }) => {
  const tickets = groupBy(data.tickets, ({ purchaseId }) => purchaseId);
  const twice = [...groupBy(data.purchases, keyOf)].filter(([, rows]) => rows.length > 1);
  const wrongCount = [...groupBy(data.purchases, ({ id }) => id)].filter(
    ([id, [row]]) => (tickets.get(id)?.length ?? 0) !== row?.issued,
  );
  const manyIds = history.purchases.filter(({ accepted }) => new Set(accepted.map(({ id }) => id)).size > 1);
  return [
    ...twice.map(([key, rows]) => `${key} has ${rows.length} rows`),
    ...wrongCount.map(([id, [row]]) => `${id} issued ${row?.issued}, and has ${tickets.get(id)?.length ?? 0} tickets`),
    ...manyIds.map((purchase) => `${named(purchase)} has more than one id`),
  ];
};

/**
 * Row 2 of the rule: a key that was used for one quantity is refused with another. A line that has lost the key accepts
 * it as the same purchase, whose outcome is the first one.
 */
export const reusedKeysAreRefused: Check = ({ history }) =>
  history.purchases.flatMap((purchase) =>
    purchase.reused
      .filter(({ status, code }) => status !== 422 || code !== "idempotency-key-reused")
      .filter(({ atMs, id }) => id !== purchase.outcomes[0]?.id || !isForgotten(purchase, atMs, history))
      .map(
        ({ status, code, atMs }) =>
          `${named(purchase)} was accepted again with another quantity: ${status} ${code} at ${Math.round(atMs)} ms`,
      ),
  );

/** Whether Redis had by then lost a purchase that was accepted before. */
const isForgotten = ({ accepted }: PurchaseHistory, atMs: number, { losses }: History): boolean =>
  losses.some(({ fromMs, toMs }) => fromMs < atMs && accepted.some(({ sentMs }) => sentMs < toMs));

/**
 * A client whose purchase Redis has lost sends it again, and may be too late: the refusal that nothing is left is an
 * outcome too.
 */
function isRefusedAfterALoss(purchase: PurchaseHistory, history: History): boolean {
  const [unknownMs = Infinity] = purchase.unknownMs;
  const acceptedMs = purchase.accepted.at(-1)?.atMs ?? 0;
  return purchase.refused.some(
    ({ atMs }) => atMs > Math.max(unknownMs, acceptedMs) && isForgotten(purchase, unknownMs, history),
  );
}

/** Every purchase and every ticket was requested. */
export const everyRowWasRequested: Check = ({ history, data }) => {
  const asked = new Map(history.purchases.map((purchase) => [keyOf(purchase), purchase]));
  const strangers = data.purchases.filter((row) => {
    const purchase = asked.get(keyOf(row));
    return purchase === undefined || purchase.userId !== row.userId || purchase.quantity !== row.requested;
  });
  const rows = new Map(data.purchases.map((row) => [row.id, row]));
  const orphans = data.tickets.filter(({ purchaseId, userId }) => rows.get(purchaseId)?.userId !== userId);
  return [
    ...strangers.map(({ id, idempotencyKey }) => `${id} "${idempotencyKey}" was not requested like this`),
    ...orphans.map(({ id }) => `ticket ${id} belongs to no purchase of its holder`),
  ];
};

/** A purchase is `failed` only after a fault that is not a server's: none of the injected ones. */
export const nothingFails: Check = ({ data }: Evidence) =>
  data.purchases.filter(({ status }) => status === "failed").map(({ id }) => `${id} ended by a fault`);
