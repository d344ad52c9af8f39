import { groupBy, type Check } from "./check.ts";

/** R2: no event and no user has more counted tickets than the cap, and the counts match the tickets. */
export const capsHold: Check = ({ data }) => {
  const counted = data.tickets.filter(({ status }) => status !== "VOIDED");
  const byEvent = groupBy(counted, ({ eventId }) => eventId);
  const byUser = groupBy(counted, ({ eventId, userId }) => `${eventId} ${userId}`);
  const caps = new Map(data.events.map(({ id, userCap }) => [id, userCap]));
  const holdings = new Map(data.holdings.map(({ eventId, userId, counted: count }) => [`${eventId} ${userId}`, count]));
  const full = data.events.flatMap(({ id, capacity, issuedCount }) => {
    const count = byEvent.get(id)?.length ?? 0;
    return count > capacity || count !== issuedCount
      ? [`event ${id} has ${count} tickets, counts ${issuedCount}, and may have ${capacity}`]
      : [];
  });
  const over = [...byUser].flatMap(([who, tickets]) => {
    const cap = caps.get(tickets[0]?.eventId ?? "") ?? 0;
    return tickets.length > cap || tickets.length !== holdings.get(who)
      ? [`${who} has ${tickets.length} tickets, counts ${holdings.get(who)}, and may have ${cap}`]
      : [];
  });
  return [...full, ...over];
};

/** R4, S5: exactly the tickets that were confirmed as void are void. */
export const voidsStand: Check = ({ history, data }) => {
  const asked = new Map(history.voids.map((each) => [each.ticketId, each]));
  const voided = new Set(data.tickets.filter(({ status }) => status === "VOIDED").map(({ id }) => id));
  return [
    ...history.voids
      .filter(({ doneMs, ticketId }) => doneMs === null || !voided.has(ticketId))
      .map(
        ({ ticketId, doneMs }) =>
          `ticket ${ticketId} is not void, and was ${doneMs === null ? "never " : ""}reported as void`,
      ),
    ...[...voided].filter((id) => !asked.has(id)).map((id) => `ticket ${id} is void without a request`),
  ];
};

/**
 * S5: the capacity is the last confirmed one. A change without an answer may have taken effect later: its gateway died
 * or hung while it was in progress.
 */
export const capacityStands: Check = ({ history, data }) =>
  data.events.flatMap(({ id, capacity }) => {
    const resizes = history.resizes.filter(({ eventId }) => eventId === id);
    const last = resizes.findLast(({ doneMs }) => doneMs !== null);
    const unsure = resizes.filter(({ sentMs, doneMs }) => doneMs === null || sentMs.length > 1);
    if (last === undefined || [last, ...unsure].some((each) => each.capacity === capacity)) return [];
    return [`event ${id} was reported to have room for ${last.capacity}, and has ${capacity}`];
  });

/** R5: a suspended user receives nothing that was both requested and decided during the suspension. */
export const suspendedReceiveNothing: Check = ({ history }) =>
  history.purchases.flatMap((purchase) => {
    const [outcome] = purchase.outcomes;
    const firstMs = purchase.sentMs[0] ?? 0;
    if (outcome === undefined || outcome.issued === 0) return [];
    return history.suspensions
      .filter(
        ({ userId, doneMs, liftedMs }) => userId === purchase.userId && doneMs < firstMs && outcome.atMs < liftedMs,
      )
      .map(({ userId }) => `${userId} was suspended, and received ${outcome.issued} by "${purchase.key}"`);
  });
