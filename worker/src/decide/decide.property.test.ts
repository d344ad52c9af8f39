import type { LineCommand } from "@admit/line";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decide, type Decided, type LineState, type TicketState } from "./decide.ts";

const users = Array.from({ length: 5 }, (_, at) => `01J0000000000000000000000${at}`);

const ticketsMax = 60;
const ticketId = (holder: number, at: number): string => `ticket ${holder} ${at}`;

const acceptedAtMs = fc.integer({ min: 0, max: 100 });
const drawn = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("ticket.issue" as const),
      acceptedAtMs,
      userId: fc.constantFrom(...users),
      quantity: fc.integer({ min: 1, max: 60 }),
      source: fc.constantFrom("BUYER" as const, "STAFF" as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("ticket.void" as const),
      acceptedAtMs,
      // Some do not exist, and some are named twice.
      ticketId: fc
        .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: ticketsMax }))
        .map(([holder, at]) => ticketId(holder, at)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("event.resize" as const),
      acceptedAtMs,
      capacity: fc.integer({ min: 0, max: 300 }),
    }),
  },
);
type Drawn = typeof drawn extends fc.Arbitrary<infer Each> ? Each : never;
const commands = fc.array(drawn, { maxLength: 60 }).map((list) => list.map(toCommand));

function toCommand(each: Drawn, at: number): LineCommand {
  const seq = at + 1;
  if (each.kind === "ticket.issue")
    return { ...each, seq, purchaseId: `p${at}`, requestedById: each.userId, idempotencyKey: String(at) };
  const change = { seq, changeId: `c${at}`, actorId: "staff" };
  return each.kind === "ticket.void" ? { ...each, ...change, reason: "why" } : { ...each, ...change };
}

const lineStates = fc
  .record({
    capacity: fc.integer({ min: 0, max: 300 }),
    userCap: fc.integer({ min: 1, max: 70 }),
    held: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 5, maxLength: 5 }),
    statuses: fc.array(fc.constantFrom("ACTIVE" as const, "INVITED" as const, "SUSPENDED" as const), {
      minLength: 5,
      maxLength: 5,
    }),
    salesOpenAtMs: fc.option(acceptedAtMs),
    salesCloseAtMs: fc.option(acceptedAtMs),
    published: fc.boolean(),
    keptSeq: fc.integer({ min: 0, max: 60 }),
    withdrawnSeq: fc.integer({ min: 0, max: 20 }),
    left: fc.uniqueArray(fc.nat({ max: 59 }), { maxLength: 20 }),
  })
  .map(({ capacity, held, statuses, left, ...event }): LineState => {
    const issuedCount = held.reduce((sum, count) => sum + count, 0);
    return {
      event: {
        ...event,
        capacity: Math.max(capacity, issuedCount),
        issuedCount,
        lastTicketNumber: issuedCount + 3,
        lastSeq: 0,
        endsAtMs: null,
      },
      users: new Map(users.map((id, at) => [id, statuses[at] ?? "ACTIVE"])),
      counted: new Map(users.map((id, at) => [id, held[at] ?? 0])),
      tickets: new Map(held.flatMap((count, holder) => Array.from({ length: count }, (_, at) => ticketOf(holder, at)))),
      left: new Set(left.map((at) => `p${at}`)),
    };
  });

const ticketOf = (holder: number, at: number): [string, TicketState] => [
  ticketId(holder, at),
  { userId: users[holder] ?? "", purchaseId: "p", number: holder * 100 + at + 1, voided: false },
];

/** The result of each command, in the order of the line. */
function resultsOf(decided: Decided, list: readonly LineCommand[]): string[] {
  const decisions = [...decided.decisions];
  const changes = [...decided.changes];
  return list.map(({ kind }) => {
    if (kind !== "ticket.issue") return `${changes.shift()?.refusal}`;
    const decision = decisions.shift();
    return `${decision?.reason} ${decision?.issued}`;
  });
}

/** The rule as the specification writes it, one command after the other, with nothing kept but tickets. */
function naive(state: LineState, list: readonly LineCommand[]): string[] {
  const { event } = state;
  if (event === null) return [];
  let { capacity } = event;
  const holders = new Map([...state.tickets].map(([id, { userId }]) => [id, userId]));
  return list.map((command) => {
    if (command.kind === "ticket.void") {
      holders.delete(command.ticketId);
      return state.tickets.has(command.ticketId) ? "null" : "ticket-not-found";
    }
    if (command.kind === "event.resize") {
      if (command.capacity < holders.size) return "capacity-below-issued";
      ({ capacity } = command);
      return "null";
    }
    const userRemaining = event.userCap - [...holders.values()].filter((id) => id === command.userId).length;
    const eventRemaining = capacity - holders.size;
    const issued = Math.max(0, Math.min(command.quantity, userRemaining, eventRemaining));
    const status = state.users.get(command.userId);
    if (command.seq <= event.withdrawnSeq) return "sale-withdrawn 0";
    if (!event.published && command.seq > event.keptSeq) return "event-not-found 0";
    if (state.left.has(command.purchaseId)) return "withdrawn 0";
    if (status !== "ACTIVE" && status !== "INVITED") return "user-not-eligible 0";
    const isClosed = event.salesCloseAtMs !== null && command.acceptedAtMs >= event.salesCloseAtMs;
    const isEarly = event.salesOpenAtMs !== null && command.acceptedAtMs < event.salesOpenAtMs;
    if (command.source === "BUYER" && isClosed) return "sale-closed 0";
    if (command.source === "BUYER" && isEarly) return "sale-not-open 0";
    if (eventRemaining <= 0) return "sold-out 0";
    if (userRemaining <= 0) return "user-cap-reached 0";
    for (let ticket = 0; ticket < issued; ticket++) holders.set(`${command.purchaseId} ${ticket}`, command.userId);
    if (issued === command.quantity) return `null ${issued}`;
    return `${eventRemaining <= userRemaining ? "event-capacity" : "user-cap"} ${issued}`;
  });
}

test("a group is decided as the naive rule decides one command after the other", () => {
  fc.assert(
    fc.property(lineStates, commands, (state, list) => {
      expect(resultsOf(decide(state, list), list)).toEqual(naive(state, list));
    }),
    { numRuns: 500 },
  );
});

test("however a line is cut into groups, the decisions are the same", () => {
  fc.assert(
    fc.property(lineStates, commands, fc.integer({ min: 1, max: 7 }), (state, list, size) => {
      const whole = decide(state, list);
      let current = state;
      const pieces: string[] = [];
      const numbers: number[] = [];
      for (let from = 0; from < list.length; from += size) {
        const group = list.slice(from, from + size);
        const part = decide(current, group);
        pieces.push(...resultsOf(part, group));
        numbers.push(...part.decisions.map((each) => each.firstNumber));
        current = after(current, part);
      }
      expect(pieces).toEqual(resultsOf(whole, list));
      expect(numbers).toEqual(whole.decisions.map((each) => each.firstNumber));
    }),
    { numRuns: 300 },
  );
});

/** The state that the next group would read. */
function after(state: LineState, { capacity, issuedCount, lastTicketNumber, counted, changes }: Decided): LineState {
  const tickets = new Map(state.tickets);
  for (const { applies, change } of changes) {
    const ticket = change.kind === "ticket.void" && applies ? tickets.get(change.ticketId) : undefined;
    if (ticket && change.kind === "ticket.void") tickets.set(change.ticketId, { ...ticket, voided: true });
  }
  return {
    ...state,
    event: state.event && { ...state.event, capacity, issuedCount, lastTicketNumber },
    counted: new Map([...state.counted, ...counted]),
    tickets,
  };
}

test("neither cap is ever exceeded, no count falls below none, and no number is given twice", () => {
  fc.assert(
    fc.property(lineStates, commands, (state, list) => {
      const { decisions, issuedCount, capacity, counted } = decide(state, list);
      expect(issuedCount).toBeLessThanOrEqual(capacity);
      expect(issuedCount).toBeGreaterThanOrEqual(0);
      for (const [id, count] of counted) {
        expect(count).toBeGreaterThanOrEqual(0);
        expect(count).toBeLessThanOrEqual(Math.max(state.event?.userCap ?? 0, state.counted.get(id) ?? 0));
      }
      const numbers = decisions.flatMap((each) =>
        Array.from({ length: each.issued }, (_, at) => each.firstNumber + at),
      );
      expect(new Set(numbers).size).toBe(numbers.length);
    }),
  );
});
