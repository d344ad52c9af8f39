import type { ChangeCommand, IssueCommand } from "@admit/line";
import { expect, test } from "vitest";
import { decide, type EventState, type LineState, type TicketState } from "./decide.ts";

const user = "01J00000000000000000000001";
const event: EventState = {
  published: true,
  keptSeq: 0,
  withdrawnSeq: 0,
  capacity: 1000,
  userCap: 50,
  issuedCount: 0,
  lastTicketNumber: 0,
  lastSeq: 0,
  salesOpenAtMs: null,
  salesCloseAtMs: null,
  endsAtMs: null,
};

function stateWith(changes: Partial<EventState>, held = 0): LineState {
  return {
    event: { ...event, ...changes },
    users: new Map([[user, "ACTIVE"]]),
    counted: new Map([[user, held]]),
    tickets: new Map(),
    left: new Set(),
  };
}

function purchaseOf(quantity: number, changes: Partial<IssueCommand> = {}): IssueCommand {
  return {
    kind: "ticket.issue",
    purchaseId: "01J00000000000000000000002",
    seq: 1,
    userId: user,
    requestedById: user,
    source: "BUYER",
    quantity,
    idempotencyKey: "key",
    acceptedAtMs: 1000,
    ...changes,
  };
}

function verdictOn(state: LineState, command: IssueCommand) {
  const [decision] = decide(state, [command]).decisions;
  return [decision?.status, decision?.reason, decision?.issued];
}

test("row 3: an unknown or unpublished event rejects, before any other check", () => {
  const none = { users: new Map(), counted: new Map(), tickets: new Map(), left: new Set<string>() };
  const unknown: LineState = { event: null, ...none };
  expect(verdictOn(unknown, purchaseOf(1))).toEqual(["rejected", "event-not-found", 0]);
  const draft = { ...stateWith({ published: false, capacity: 0 }), users: new Map() };
  expect(verdictOn(draft, purchaseOf(1))).toEqual(["rejected", "event-not-found", 0]);
});

test("row 3: a purchase accepted while the event was published is decided, whatever the event is now; a later one is not", () => {
  const archived = stateWith({ published: false, keptSeq: 7 });
  expect(verdictOn(archived, purchaseOf(1, { seq: 7 }))).toEqual(["fulfilled", null, 1]);
  expect(verdictOn(archived, purchaseOf(1, { seq: 8 }))).toEqual(["rejected", "event-not-found", 0]);
});

test("row 3: a purchase that staff withdrew is rejected with that reason, published or not; a later one is decided", () => {
  for (const published of [true, false]) {
    const withdrawn = stateWith({ published, withdrawnSeq: 7, keptSeq: 9 });
    expect(verdictOn(withdrawn, purchaseOf(1, { seq: 7, source: "STAFF" }))).toEqual(["rejected", "sale-withdrawn", 0]);
    expect(verdictOn(withdrawn, purchaseOf(1, { seq: 8 }))).toEqual(["fulfilled", null, 1]);
  }
});

test("row 3b: a purchase that left the line is rejected with that reason, after what ends all and before what ends it alone", () => {
  const left = new Set([purchaseOf(1).purchaseId]);
  const verdict = (changes: Partial<EventState>, more: Partial<IssueCommand> = {}) =>
    verdictOn({ ...stateWith({ capacity: 0, ...changes }), users: new Map(), left }, purchaseOf(1, more));
  expect(verdict({})).toEqual(["rejected", "withdrawn", 0]);
  expect(verdict({ salesCloseAtMs: 500 }, { source: "STAFF" })).toEqual(["rejected", "withdrawn", 0]);
  expect(verdict({ withdrawnSeq: 7 })).toEqual(["rejected", "sale-withdrawn", 0]);
  expect(verdict({ published: false })).toEqual(["rejected", "event-not-found", 0]);
  expect(verdictOn({ ...stateWith({}), left }, purchaseOf(1, { purchaseId: user }))).toEqual(["fulfilled", null, 1]);
});

test("a purchase that left counts for nothing: the next in line gets what it asked for", () => {
  const [leaver, next] = [purchaseOf(5, { purchaseId: "leaver" }), purchaseOf(5, { purchaseId: "next", seq: 2 })];
  const { decisions, issuedCount, counted } = decide(
    { ...stateWith({ capacity: 5, userCap: 5 }), left: new Set(["leaver"]) },
    [leaver, next],
  );
  expect(decisions.map(({ reason, issued, firstNumber }) => [reason, issued, firstNumber])).toEqual([
    ["withdrawn", 0, 1],
    [null, 5, 1],
  ]);
  expect([issuedCount, counted.get(user)]).toEqual([5, 5]);
});

test("row 4: only an active or invited user receives, whatever the window says", () => {
  const closed = { salesCloseAtMs: 500 };
  for (const status of ["SUSPENDED", undefined] as const) {
    const users = new Map(status === undefined ? [] : [[user, status]]);
    expect(verdictOn({ ...stateWith(closed), users }, purchaseOf(1))).toEqual(["rejected", "user-not-eligible", 0]);
  }
  const invited = { ...stateWith({}), users: new Map([[user, "INVITED" as const]]) };
  expect(verdictOn(invited, purchaseOf(1))).toEqual(["fulfilled", null, 1]);
});

test("row 5: the window is judged by the moment of acceptance, and binds buyers alone", () => {
  const window = { salesOpenAtMs: 1000, salesCloseAtMs: 2000, capacity: 10 };
  const at = (acceptedAtMs: number) => verdictOn(stateWith(window), purchaseOf(1, { acceptedAtMs }))[1];
  expect([at(999), at(1000), at(1999), at(2000)]).toEqual(["sale-not-open", null, null, "sale-closed"]);
  const byStaff = purchaseOf(1, { acceptedAtMs: 5000, source: "STAFF" });
  expect(verdictOn(stateWith(window), byStaff)).toEqual(["fulfilled", null, 1]);
  const untilTheEnd = stateWith({ endsAtMs: 1500 });
  expect(verdictOn(untilTheEnd, purchaseOf(1, { acceptedAtMs: 1500 }))).toEqual(["rejected", "sale-closed", 0]);
});

test("row 5: a purchase that the line accepted as open is not judged again, even if the window was moved", () => {
  const moved = stateWith({ salesOpenAtMs: 1000, salesCloseAtMs: 2000 });
  for (const acceptedAtMs of [999, 2000])
    expect(verdictOn(moved, purchaseOf(1, { acceptedAtMs, saleOpen: true }))).toEqual(["fulfilled", null, 1]);
});

test("row 6 and 7: sold out takes precedence over the user's own cap", () => {
  expect(verdictOn(stateWith({ issuedCount: 1000 }, 50), purchaseOf(1))).toEqual(["rejected", "sold-out", 0]);
  expect(verdictOn(stateWith({}, 50), purchaseOf(1))).toEqual(["rejected", "user-cap-reached", 0]);
});

test("row 8: a part is given, and the smaller bound named; the event's on a tie", () => {
  expect(verdictOn(stateWith({}, 48), purchaseOf(5))).toEqual(["partial", "user-cap", 2]);
  expect(verdictOn(stateWith({ issuedCount: 997 }, 0), purchaseOf(5))).toEqual(["partial", "event-capacity", 3]);
  expect(verdictOn(stateWith({ issuedCount: 998 }, 48), purchaseOf(5))).toEqual(["partial", "event-capacity", 2]);
});

test("row 9: else everything is given, up to the last ticket", () => {
  expect(verdictOn(stateWith({ issuedCount: 998 }, 48), purchaseOf(2))).toEqual(["fulfilled", null, 2]);
});

test("a cap lowered below what is held gives nothing, and takes nothing", () => {
  const { decisions, counted } = decide(stateWith({ userCap: 10 }, 30), [purchaseOf(1)]);
  expect(decisions[0]?.reason).toBe("user-cap-reached");
  expect(counted.size).toBe(0);
});

test("numbers continue from the last, without a gap and across a group", () => {
  const state = stateWith({ lastTicketNumber: 7, issuedCount: 5, capacity: 9 });
  const { decisions, lastTicketNumber, issuedCount, counted } = decide(state, [
    purchaseOf(3, { seq: 1 }),
    purchaseOf(3, { seq: 2 }),
    purchaseOf(3, { seq: 3 }),
  ]);
  expect(decisions.map((each) => [each.firstNumber, each.issued])).toEqual([
    [8, 3],
    [11, 1],
    [12, 0],
  ]);
  expect([lastTicketNumber, issuedCount, counted.get(user)]).toEqual([11, 9, 4]);
});

test("a purchase that comes after a higher position was decided is marked late, and decided all the same", () => {
  const [decision] = decide(stateWith({ lastSeq: 5 }), [purchaseOf(1, { seq: 4 })]).decisions;
  expect(decision).toMatchObject({ late: true, status: "fulfilled" });
});

test("a purchase for a user who is not active is silent", () => {
  const invited = { ...stateWith({}), users: new Map([[user, "INVITED" as const]]) };
  expect(decide(invited, [purchaseOf(1)]).decisions[0]?.silent).toBe(true);
  expect(decide(stateWith({}), [purchaseOf(1)]).decisions[0]?.silent).toBe(false);
});

const placed = { changeId: "01J00000000000000000000008", seq: 1, actorId: user, acceptedAtMs: 1000 };
const voidOf = (ticketId: string): ChangeCommand => ({ kind: "ticket.void", ...placed, ticketId, reason: "lost" });
const resizeTo = (capacity: number): ChangeCommand => ({ kind: "event.resize", ...placed, capacity });
const held: TicketState = { userId: user, purchaseId: "p", number: 4, voided: false };
const stateHolding = (
  tickets: Record<string, TicketState>,
  changes: Partial<EventState>,
  count: number,
): LineState => ({
  ...stateWith(changes, count),
  tickets: new Map(Object.entries(tickets)),
});

test("a voided ticket makes room for the event and the user at once, for the next in line", () => {
  const state = stateHolding({ t: held }, { capacity: 3, issuedCount: 3, userCap: 3 }, 3);
  const { decisions, changes, issuedCount, counted } = decide(state, [purchaseOf(1), voidOf("t"), purchaseOf(2)]);
  expect(decisions.map((each) => [each.reason, each.issued])).toEqual([
    ["sold-out", 0],
    ["event-capacity", 1],
  ]);
  expect(changes[0]).toMatchObject({ applies: true, refusal: null, purchaseId: "p" });
  expect([issuedCount, counted.get(user)]).toEqual([3, 3]);
});

test("voiding twice is one void", () => {
  const twice = decide(stateHolding({ t: held }, { issuedCount: 3 }, 3), [voidOf("t"), voidOf("t")]);
  expect(twice.changes.map((each) => [each.refusal, each.applies])).toEqual([
    [null, true],
    [null, false],
  ]);
  expect([twice.issuedCount, twice.counted.get(user)]).toEqual([2, 2]);
  const before = decide(stateHolding({ t: { ...held, voided: true } }, { issuedCount: 3 }, 3), [voidOf("t")]);
  expect([before.changes[0]?.applies, before.issuedCount]).toEqual([false, 3]);
});

test("a void of a ticket that the event has not is refused, and changes nothing", () => {
  const { changes, issuedCount, counted } = decide(stateWith({ issuedCount: 3 }, 3), [voidOf("t")]);
  expect(changes[0]).toMatchObject({ refusal: "ticket-not-found", applies: false, details: null });
  expect([issuedCount, counted.size]).toEqual([3, 0]);
});

test("a new capacity applies to the next in line, and never falls below what is issued", () => {
  const { changes, decisions, capacity } = decide(stateWith({ capacity: 5, issuedCount: 5 }), [
    resizeTo(4),
    purchaseOf(1),
    resizeTo(6),
    purchaseOf(2),
  ]);
  expect(changes.map((each) => [each.refusal, each.applies, each.details])).toEqual([
    ["capacity-below-issued", false, { from: 5, to: 4, issued: 5 }],
    [null, true, { from: 5, to: 6 }],
  ]);
  expect(decisions.map((each) => each.reason)).toEqual(["sold-out", "event-capacity"]);
  expect(capacity).toBe(6);
});
