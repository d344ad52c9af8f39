import { expect, test } from "vitest";
import { compare, memoryGrowsMaxBytes } from "./check-resources.ts";
import { runChecks } from "./check.ts";
import { checks } from "./checks.ts";
import { makeEvidence } from "./testing/make-evidence.ts";

type Breaking = (evidence: ReturnType<typeof makeEvidence>) => unknown;
type CheckName = keyof typeof checks;

const loss = { fromMs: 10, toMs: 60 };
const firstOf = <Item>(items: readonly Item[]): Item => items[0] as Item;

test("a run without faults violates no check", () => {
  expect(runChecks(checks, makeEvidence())).toEqual([]);
});

/** A process that had this many connections to a server, and has this many now. */
function holding(way: string, before: number, open: number): Breaking {
  const held = (count: number) => ({ connections: { [way]: count }, memory: {} });
  return ({ connections }) => Object.assign(connections, compare(held(before), held(open)).connections);
}

const afterLoss =
  (breaking: Breaking): Breaking =>
  (evidence) => {
    evidence.history.losses.push(loss);
    breaking(evidence);
  };

const suspending =
  (doneMs: number, liftedMs: number): Breaking =>
  ({ history }) =>
    history.suspensions.push({ userId: "ben", doneMs, liftedMs });

/** What violates each check, and which other checks notice it too. */
const broken: Record<CheckName, Record<string, Breaking | [Breaking, ...also: CheckName[]]>> = {
  "every-accepted-ends": {
    "a purchase without an outcome": ({ second }) => (second.outcomes = []),
    "a purchase that was accepted, and then refused although nothing was lost": ({ second }) => {
      second.outcomes = [];
      second.refused.push({ atMs: 300, code: "sold-out" });
    },
  },
  "no-accepted-is-lost": {
    "a purchase that was accepted and is in no row": [
      ({ data, second }) => {
        second.outcomes = [];
        data.purchases.pop();
        data.tickets.pop();
      },
      "every-accepted-ends",
      "voids-stand",
    ],
  },
  "unknown-only-after-a-loss": {
    "an unknown purchase": ({ first }) => first.unknownMs.push(30),
    "an unknown purchase that was decided before": afterLoss(({ first }) => first.unknownMs.push(900)),
    "a purchase that was accepted after the loss": afterLoss(({ second }) => second.unknownMs.push(130)),
  },
  "reported-outcomes-stand": {
    "another status": ({ data }) => (firstOf(data.purchases).status = "partial"),
    "another position": ({ first }) => (first.outcomes = [{ ...firstOf(first.outcomes), seq: 9 }]),
    "an outcome that differs later": ({ first, reading }) =>
      (firstOf(reading.outcomes).outcome = { ...firstOf(first.outcomes), issued: 1 }),
    "an outcome that is unknown later": ({ reading }) => (firstOf(reading.outcomes).outcome = null),
  },
  "one-key-one-effect": {
    "two rows of one key": [
      ({ data }) => data.purchases.push({ ...firstOf(data.purchases), id: "another", issued: 0, seq: 3 }),
      "reported-outcomes-stand",
    ],
    "the same tickets twice": [
      ({ data }) => data.tickets.push({ ...firstOf(data.tickets), id: "more", number: 4 }),
      "reported-outcomes-stand",
      "caps-hold",
      "codes-verify",
      "numbers-follow-the-line",
    ],
    "two ids of one key": ({ first }) => first.accepted.push({ ...firstOf(first.accepted), id: "another" }),
  },
  "reused-keys-are-refused": {
    "a key that is accepted for another quantity": ({ first }) =>
      (first.reused = [{ atMs: 90, status: 202, code: "", id: "purchase first" }]),
    "a key that becomes another purchase, also if Redis has lost it": afterLoss(
      ({ first }) => (first.reused = [{ atMs: 90, status: 202, code: "", id: "another" }]),
    ),
  },
  "every-row-was-requested": {
    "a purchase of more than was requested": ({ data }) => (firstOf(data.purchases).requested = 7),
    "a ticket of another user": [({ data }) => (firstOf(data.tickets).userId = "ben"), "caps-hold"],
  },
  "nothing-fails": {
    "a purchase that ended by a fault": [
      ({ data }) => (firstOf(data.purchases).status = "failed"),
      "reported-outcomes-stand",
    ],
  },
  "caps-hold": {
    "more tickets than capacity": [({ data }) => (firstOf(data.events).capacity = 1), "capacity-stands"],
    "more tickets than a user may have": ({ data }) => (firstOf(data.events).userCap = 1),
    "an event that counts wrongly": ({ data }) => (firstOf(data.events).issuedCount = 1),
    "a holding that counts wrongly": ({ data }) => (firstOf(data.holdings).counted = 1),
  },
  "voids-stand": {
    "a ticket that was reported as void and is not": ({ history }) => (firstOf(history.voids).ticketId = "ticket 1"),
    "a void that was never done": ({ history }) => (firstOf(history.voids).doneMs = null),
  },
  "capacity-stands": {
    "a capacity that was not requested": ({ data }) => (firstOf(data.events).capacity = 11),
  },
  "suspended-receive-nothing": { "tickets for a suspended user": suspending(90, 400) },
  "numbers-follow-the-line": {
    "the later position has the lower number": [
      ({ data }) => (firstOf(data.purchases).seq = 5),
      "reported-outcomes-stand",
    ],
  },
  "one-position-one-purchase": {
    "two purchases at one position": [({ data }) => (firstOf(data.purchases).seq = 2), "reported-outcomes-stand"],
  },
  "positions-follow-time": {
    "a purchase that was requested after another had its position is before it": ({ first }) =>
      (firstOf(first.accepted).seq = 7),
  },
  "positions-never-grow": {
    "a position that grows": ({ first }) => first.positions.push({ atMs: 30, gateway: "gateway-1", position: 2 }),
  },
  "one-issuer-at-a-time": {
    "a commit of an earlier issuer": ({ commits }) =>
      (commits as object[]).push({ order: 5, worker: "worker-1", eventId: "event", epoch: 1 }),
    "two issuers in one epoch": ({ takeOvers }) => ((takeOvers[1] as { epoch: number }).epoch = 1),
  },
  "codes-verify": {
    "a code that no published key has signed": ({ reading }) => (firstOf(reading.tickets).verifies = false),
    "a void ticket that shows its code": ({ reading }) => ((reading.tickets[2] as { hasCode: boolean }).hasCode = true),
    "a ticket that its holder does not see": ({ reading }) => reading.tickets.pop(),
  },
  "voided-codes-admit-no-one": {
    "the code of a void ticket that still admits": ({ reading }) =>
      (reading.voidedCodes = [{ ticketId: "ticket 3", valid: true, reason: null }]),
  },
  "memory-returns": {
    "a process that holds much more than before": ({ memory }) =>
      (memory["gateway-1"] = { bytes: 120e6 + memoryGrowsMaxBytes + 1, before: 120e6 }),
  },
  "connections-return": {
    "connections to MySQL that are left": holding("worker-1 mysql", 4, 9),
    "no connection to MySQL": holding("worker-1 mysql", 4, 0),
    "one connection to Redis that is left": holding("gateway-1 redis", 3, 4),
    "one connection to Redis that is missing": holding("gateway-1 redis", 3, 2),
  },
  "nothing-strange": {
    "an answer that no client should get": ({ history }) => history.strange.push("500 for a poll"),
  },
};

const cases = Object.entries(broken).flatMap(([check, ways]) =>
  Object.entries(ways).map(([what, way]) => [check, what, way] as const),
);

test.each(cases)("%s is violated by %s", (check, _what, way) => {
  const evidence = makeEvidence();
  const [breaking, ...also] = typeof way === "function" ? [way] : way;
  breaking(evidence);
  const found = runChecks(checks, evidence).map((violation) => violation.check);
  expect(found.sort()).toEqual([check, ...also].sort());
});

test("every check has a history that violates it", () => {
  expect([...new Set(cases.map(([check]) => check))].sort()).toEqual(Object.keys(checks).sort());
});

const forgiven: Record<string, Breaking> = {
  "a purchase that Redis lost before it was decided": afterLoss(({ first }) => first.unknownMs.push(40)),
  "a purchase that Redis lost, and that is too late when it is sent again": ({ second, history }) => {
    history.losses.push({ fromMs: 240, toMs: 260 });
    const accepted = [{ sentMs: 220, atMs: 230, id: "purchase third", seq: 3 }];
    const refused = [{ atMs: 300, code: "sold-out" }];
    const answers = { accepted, unknownMs: [270], refused, outcomes: [], reused: [], positions: [] };
    history.purchases.push({ ...second, key: "third", sentMs: [220, 280], ...answers });
  },
  "a key that Redis lost, accepted again as the same purchase": afterLoss(
    ({ first }) => (first.reused = [{ atMs: 90, status: 202, code: "", id: "purchase first" }]),
  ),
  "a position from before a loss that belongs to another purchase after it": afterLoss(
    ({ first }) => (firstOf(first.accepted).seq = 7),
  ),
  "a capacity that was requested and never answered": ({ data, history }) => {
    firstOf(data.events).capacity = 12;
    history.resizes.push({ eventId: "event", capacity: 12, sentMs: [70], doneMs: null });
  },
  "a later purchase that is marked late": ({ data, first, second }) => {
    Object.assign(data.purchases[1] as object, { late: true });
    for (const each of [firstOf(data.purchases), firstOf(first.outcomes), firstOf(first.accepted)]) each.seq = 5;
    second.sentMs = [0];
    firstOf(second.accepted).sentMs = 0;
  },
  "connections to MySQL that were closed and are not needed yet": holding("gateway-1 mysql", 13, 3),
  "connections to MySQL that a backlog needed": holding("worker-1 mysql", 2, 6),
  "tickets that were requested before a suspension": suspending(110, 400),
  "tickets that were reported after a suspension was lifted": suspending(90, 120),
};

test.each(Object.entries(forgiven))("no check is violated by %s", (_what, forgiving) => {
  const evidence = makeEvidence();
  forgiving(evidence);
  expect(runChecks(checks, evidence)).toEqual([]);
});
