import type { History, PurchaseHistory } from "../client/history.ts";
import { groupBy, type Check, type Evidence } from "./check.ts";
import type { PurchaseRow } from "./data.ts";

/**
 * R11: an earlier position has the lower numbers, except for purchases that are marked late. Of two purchases at one
 * position, given by a Redis that had lost its last writes, either may be first.
 */
export const numbersFollowTheLine: Check = ({ data }) => {
  const tickets = groupBy(data.tickets, ({ purchaseId }) => purchaseId);
  const inTime = data.purchases.filter(({ late, issued }) => !late && issued > 0);
  return [...groupBy(inTime, ({ eventId }) => eventId).values()].flatMap((rows) => {
    let highest = 0;
    return rows
      .map(({ id, seq }) => ({ id, seq, numbers: (tickets.get(id) ?? []).map(({ number }) => number) }))
      .toSorted((a, b) => a.seq - b.seq || Math.min(...a.numbers) - Math.min(...b.numbers))
      .flatMap(({ id, seq, numbers }) => {
        const before = highest;
        highest = Math.max(highest, ...numbers);
        const first = Math.min(...numbers);
        return first > before ? [] : [`${id} at ${seq} has number ${first}, after ${before}`];
      });
  });
};

/** R11: a position in the line belongs to one purchase. A Redis that has lost its last writes repeats positions. */
export const onePositionOnePurchase: Check = ({ data, history }: Evidence) =>
  history.losses.length > 0
    ? []
    : [...groupBy(data.purchases, ({ eventId, seq }: PurchaseRow) => `${eventId} ${seq}`)]
        .filter(([, rows]) => rows.length > 1)
        .map(([position, rows]) => `${position} is the position of ${rows.map(({ id }) => id).join(" and ")}`);

/** R11: a purchase whose position was answered before another was requested is before it. */
export const positionsFollowTime: Check = ({ history }) =>
  [...groupBy(history.purchases, ({ eventId }) => eventId).values()].flatMap((purchases) =>
    spans(history).flatMap(([fromMs, toMs]) => overtakings(purchases, fromMs, toMs)),
  );

/** The times between losses of Redis. */
function spans({ losses }: History): [fromMs: number, toMs: number][] {
  const starts = [-Infinity, ...losses.map(({ toMs }) => toMs)];
  const ends = [...losses.map(({ fromMs }) => fromMs), Infinity];
  return starts.map((start, nth) => [start, ends[nth] ?? Infinity]);
}

function overtakings(purchases: readonly PurchaseHistory[], fromMs: number, toMs: number): string[] {
  const placed = purchases.flatMap(({ key, sentMs, accepted }) => {
    const [first] = accepted;
    const askedMs = sentMs[0] ?? 0;
    return first !== undefined && askedMs > fromMs && first.atMs < toMs ? [{ key, askedMs, ...first }] : [];
  });
  const byAsked = placed.toSorted((a, b) => a.askedMs - b.askedMs);
  const byAnswered = placed.toSorted((a, b) => a.atMs - b.atMs);
  let answered = 0;
  let highest: (typeof placed)[number] | undefined;
  return byAsked.flatMap((later) => {
    for (; (byAnswered[answered]?.atMs ?? Infinity) < later.askedMs; answered++) {
      const each = byAnswered[answered];
      if (each !== undefined && each.seq > (highest?.seq ?? 0)) highest = each;
    }
    return highest === undefined || highest.seq < later.seq
      ? []
      : [`"${later.key}" is at ${later.seq}, and was requested after "${highest.key}" was at ${highest.seq}`];
  });
}

/** S1: a waiting purchase never moves back, at any gateway. After a loss of Redis the line is another. */
export const positionsNeverGrow: Check = ({ history }) =>
  history.losses.length > 0
    ? []
    : history.purchases.flatMap(({ key, positions }) =>
        [...groupBy(positions, ({ gateway }) => gateway)].flatMap(([gateway, seen]) =>
          seen.flatMap(({ position, atMs }, nth) => {
            const before = seen[nth - 1]?.position ?? Infinity;
            return position <= before
              ? []
              : [`"${key}" moved from ${before} to ${position} at ${gateway}, ${Math.round(atMs)} ms`];
          }),
        ),
      );
