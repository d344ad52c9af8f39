import type { IssueCommand } from "@admit/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decide, type LineState } from "./decide.ts";

const users = Array.from({ length: 5 }, (_, at) => `01J0000000000000000000000${at}`);

const commands = fc
  .array(
    fc.record({
      userId: fc.constantFrom(...users),
      quantity: fc.integer({ min: 1, max: 60 }),
      acceptedAtMs: fc.integer({ min: 0, max: 100 }),
      source: fc.constantFrom("BUYER" as const, "STAFF" as const),
    }),
    { maxLength: 60 },
  )
  .map((list) =>
    list.map((each, at): IssueCommand => ({
      ...each,
      purchaseId: `p${at}`,
      requestedById: each.userId,
      idempotencyKey: String(at),
      seq: at + 1,
    })),
  );

const lineStates = fc
  .record({
    capacity: fc.integer({ min: 0, max: 300 }),
    userCap: fc.integer({ min: 1, max: 70 }),
    held: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 5, maxLength: 5 }),
    statuses: fc.array(fc.constantFrom("ACTIVE" as const, "INVITED" as const, "SUSPENDED" as const), {
      minLength: 5,
      maxLength: 5,
    }),
    opensAtMs: fc.option(fc.integer({ min: 0, max: 100 })),
    closesAtMs: fc.option(fc.integer({ min: 0, max: 100 })),
    published: fc.boolean(),
  })
  .map(({ capacity, userCap, held, statuses, opensAtMs, closesAtMs, published }): LineState => {
    const issuedCount = held.reduce((sum, count) => sum + count, 0);
    return {
      event: {
        published,
        capacity: Math.max(capacity, issuedCount),
        userCap,
        issuedCount,
        lastTicketNumber: issuedCount + 3,
        lastSeq: 0,
        salesOpenAtMs: opensAtMs,
        salesCloseAtMs: closesAtMs,
        endsAtMs: null,
      },
      users: new Map(users.map((id, at) => [id, statuses[at] ?? "ACTIVE"])),
      counted: new Map(users.map((id, at) => [id, held[at] ?? 0])),
    };
  });

/** The rule as the specification writes it, one purchase after the other, with nothing kept but tickets. */
function naive(state: LineState, list: readonly IssueCommand[]): string[] {
  const { event } = state;
  if (event === null) return [];
  const holders: string[] = [...state.counted].flatMap(([id, count]) => Array.from({ length: count }, () => id));
  return list.map((command) => {
    const userRemaining = event.userCap - holders.filter((id) => id === command.userId).length;
    const eventRemaining = event.capacity - holders.length;
    const issued = Math.max(0, Math.min(command.quantity, userRemaining, eventRemaining));
    const status = state.users.get(command.userId);
    if (!event.published) return "event-not-found 0";
    if (status !== "ACTIVE" && status !== "INVITED") return "user-not-eligible 0";
    const isClosed = event.salesCloseAtMs !== null && command.acceptedAtMs >= event.salesCloseAtMs;
    const isEarly = event.salesOpenAtMs !== null && command.acceptedAtMs < event.salesOpenAtMs;
    if (command.source === "BUYER" && isClosed) return "sale-closed 0";
    if (command.source === "BUYER" && isEarly) return "sale-not-open 0";
    if (eventRemaining <= 0) return "sold-out 0";
    if (userRemaining <= 0) return "user-cap-reached 0";
    for (let ticket = 0; ticket < issued; ticket++) holders.push(command.userId);
    if (issued === command.quantity) return `null ${issued}`;
    return `${eventRemaining <= userRemaining ? "event-capacity" : "user-cap"} ${issued}`;
  });
}

test("a group is decided as the naive rule decides one purchase after the other", () => {
  fc.assert(
    fc.property(lineStates, commands, (state, list) => {
      const decided = decide(state, list).decisions.map((each) => `${each.reason} ${each.issued}`);
      expect(decided).toEqual(naive(state, list));
    }),
    { numRuns: 500 },
  );
});

test("however a line is cut into groups, the decisions are the same", () => {
  fc.assert(
    fc.property(lineStates, commands, fc.integer({ min: 1, max: 7 }), (state, list, size) => {
      const whole = decide(state, list).decisions.map((each) => [each.reason, each.issued, each.firstNumber]);
      let current = state;
      const pieces: unknown[] = [];
      for (let from = 0; from < list.length; from += size) {
        const part = decide(current, list.slice(from, from + size));
        pieces.push(...part.decisions.map((each) => [each.reason, each.issued, each.firstNumber]));
        const { issuedCount, lastTicketNumber } = part;
        current = {
          ...current,
          event: current.event && { ...current.event, issuedCount, lastTicketNumber },
          counted: new Map([...current.counted, ...part.counted]),
        };
      }
      expect(pieces).toEqual(whole);
    }),
    { numRuns: 300 },
  );
});

test("neither cap is ever exceeded, and no number is given twice", () => {
  fc.assert(
    fc.property(lineStates, commands, (state, list) => {
      const { decisions, issuedCount, counted } = decide(state, list);
      expect(issuedCount).toBeLessThanOrEqual(state.event?.capacity ?? 0);
      for (const [id, count] of counted) {
        expect(count).toBeLessThanOrEqual(Math.max(state.event?.userCap ?? 0, state.counted.get(id) ?? 0));
      }
      const numbers = decisions.flatMap((each) =>
        Array.from({ length: each.issued }, (_, at) => each.firstNumber + at),
      );
      expect(new Set(numbers).size).toBe(numbers.length);
    }),
  );
});
