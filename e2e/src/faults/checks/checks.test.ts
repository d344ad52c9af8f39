import { expect, test } from "vitest";
import { compare, memoryGrowsMaxBytes } from "./check-resources.ts";
import { runChecks } from "./check.ts";
import { checks } from "./checks.ts";
import { makeEvidence } from "./testing/make-evidence.ts";

type Evidence = ReturnType<typeof makeEvidence>;
type Breaking = (evidence: Evidence) => unknown;

const found = (evidence: Evidence): string[] => runChecks(checks, evidence).map(({ check }) => check);
const loss = { fromMs: 10, toMs: 60 };
const first = <Item>(items: readonly Item[]): Item => items[0] as Item;

test("a run without faults violates no check", () => {
  expect(runChecks(checks, makeEvidence())).toEqual([]);
});

/** A process that had this many connections to a server, and has this many now. */
function holding(way: string, before: number, open: number): Breaking {
  const held = (count: number) => ({ connections: { [way]: count }, memory: {} });
  return ({ connections }) => Object.assign(connections, compare(held(before), held(open)).connections);
}

/** What violates a check, and which other checks notice it too. */
const broken: [check: keyof typeof checks, what: string, breaking: Breaking, also?: (keyof typeof checks)[]][] = [
  ["every-accepted-ends", "a purchase without an outcome", ({ second }) => (second.outcomes = [])],
  [
    "every-accepted-ends",
    "a purchase that was accepted, and then refused although nothing was lost",
    ({ second }) => {
      second.outcomes = [];
      second.refused.push({ atMs: 300, code: "sold-out" });
    },
  ],
  [
    "no-accepted-is-lost",
    "a purchase that was accepted and is in no row",
    ({ data, second }) => {
      second.outcomes = [];
      data.purchases.pop();
      data.tickets.pop();
    },
    ["every-accepted-ends", "voids-stand"],
  ],
  ["unknown-only-after-a-loss", "an unknown purchase", ({ first }) => first.unknownMs.push(30)],
  [
    "unknown-only-after-a-loss",
    "an unknown purchase that was decided before",
    ({ first, history }) => {
      history.losses.push(loss);
      first.unknownMs.push(900);
    },
  ],
  [
    "unknown-only-after-a-loss",
    "a purchase that was accepted after the loss",
    ({ second, history }) => {
      history.losses.push(loss);
      second.unknownMs.push(130);
    },
  ],
  ["reported-outcomes-stand", "another status", ({ data }) => (first(data.purchases).status = "partial")],
  [
    "reported-outcomes-stand",
    "another position",
    ({ first }) => (first.outcomes = [{ ...first.outcomes[0], seq: 9 } as never]),
  ],
  [
    "reported-outcomes-stand",
    "an outcome that differs later",
    ({ reading }) => (first(reading.outcomes).outcome = { ...first(reading.outcomes).outcome, issued: 1 } as never),
  ],
  [
    "reported-outcomes-stand",
    "an outcome that is unknown later",
    ({ reading }) => (first(reading.outcomes).outcome = null),
  ],
  [
    "one-key-one-effect",
    "two rows of one key",
    ({ data }) => data.purchases.push({ ...first(data.purchases), id: "another", issued: 0, seq: 3 }),
    ["reported-outcomes-stand"],
  ],
  [
    "one-key-one-effect",
    "the same tickets twice",
    ({ data }) => data.tickets.push({ ...first(data.tickets), id: "more", number: 4 }),
    ["reported-outcomes-stand", "caps-hold", "codes-verify", "numbers-follow-the-line"],
  ],
  [
    "one-key-one-effect",
    "two ids of one key",
    ({ first }) => first.accepted.push({ ...first.accepted[0], id: "another" } as never),
  ],
  [
    "reused-keys-are-refused",
    "a key that is accepted for another quantity",
    ({ first }) => (first.reused = [{ atMs: 90, status: 202, code: "", id: "purchase first" }]),
  ],
  [
    "reused-keys-are-refused",
    "a key that becomes another purchase, also if Redis has lost it",
    ({ first, history }) => {
      history.losses.push(loss);
      first.reused = [{ atMs: 90, status: 202, code: "", id: "another" }];
    },
  ],
  [
    "every-row-was-requested",
    "a purchase of more than was requested",
    ({ data }) => (first(data.purchases).requested = 7),
  ],
  [
    "every-row-was-requested",
    "a ticket of another user",
    ({ data }) => (first(data.tickets).userId = "ben"),
    ["caps-hold"],
  ],
  [
    "nothing-fails",
    "a purchase that ended by a fault",
    ({ data }) => (first(data.purchases).status = "failed"),
    ["reported-outcomes-stand"],
  ],
  ["caps-hold", "more tickets than capacity", ({ data }) => (first(data.events).capacity = 1), ["capacity-stands"]],
  ["caps-hold", "more tickets than a user may have", ({ data }) => (first(data.events).userCap = 1)],
  ["caps-hold", "an event that counts wrongly", ({ data }) => (first(data.events).issuedCount = 1)],
  ["caps-hold", "a holding that counts wrongly", ({ data }) => (first(data.holdings).counted = 1)],
  [
    "voids-stand",
    "a ticket that was reported as void and is not",
    ({ history }) => (first(history.voids).ticketId = "ticket 1"),
  ],
  ["voids-stand", "a void that was never done", ({ history }) => (first(history.voids).doneMs = null as never)],
  ["capacity-stands", "a capacity that was not requested", ({ data }) => (first(data.events).capacity = 11)],
  [
    "suspended-receive-nothing",
    "tickets for a suspended user",
    ({ history }) => history.suspensions.push({ userId: "ben", doneMs: 90, liftedMs: 400 }),
  ],
  [
    "numbers-follow-the-line",
    "the later position has the lower number",
    ({ data }) => {
      first(data.purchases).seq = 5;
    },
    ["reported-outcomes-stand"],
  ],
  [
    "one-position-one-purchase",
    "two purchases at one position",
    ({ data }) => (first(data.purchases).seq = 2),
    ["reported-outcomes-stand"],
  ],
  [
    "positions-follow-time",
    "a purchase that was requested after another had its position is before it",
    ({ first }) => (first.accepted = [{ ...first.accepted[0], seq: 7 } as never]),
  ],
  [
    "positions-never-grow",
    "a position that grows",
    ({ first }) => first.positions.push({ atMs: 30, gateway: "gateway-1", position: 2 }),
  ],
  [
    "one-issuer-at-a-time",
    "a commit of an earlier issuer",
    ({ commits }) => (commits as object[]).push({ order: 5, worker: "worker-1", eventId: "event", epoch: 1 }),
  ],
  [
    "one-issuer-at-a-time",
    "two issuers in one epoch",
    ({ takeOvers }) => ((takeOvers[1] as { epoch: number }).epoch = 1),
  ],
  [
    "codes-verify",
    "a code that no published key has signed",
    ({ reading }) => (first(reading.tickets).verifies = false),
  ],
  [
    "codes-verify",
    "a void ticket that shows its code",
    ({ reading }) => ((reading.tickets[2] as { hasCode: boolean }).hasCode = true),
  ],
  ["codes-verify", "a ticket that its holder does not see", ({ reading }) => reading.tickets.pop()],
  [
    "voided-codes-admit-no-one",
    "the code of a void ticket that still admits",
    ({ reading }) => (reading.voidedCodes = [{ ticketId: "ticket 3", valid: true, reason: null }]),
  ],
  [
    "memory-returns",
    "a process that holds much more than before",
    ({ memory }) => (memory["gateway-1"] = { bytes: 120e6 + memoryGrowsMaxBytes + 1, before: 120e6 }),
  ],
  ["connections-return", "connections to MySQL that are left", holding("worker-1 mysql", 4, 9)],
  ["connections-return", "no connection to MySQL", holding("worker-1 mysql", 4, 0)],
  ["connections-return", "one connection to Redis that is left", holding("gateway-1 redis", 3, 4)],
  ["connections-return", "one connection to Redis that is missing", holding("gateway-1 redis", 3, 2)],
  ["nothing-strange", "an answer that no client should get", ({ history }) => history.strange.push("500 for a poll")],
];

test.each(broken)("%s is violated by %s", (check, _what, breaking, also = []) => {
  const evidence = makeEvidence();
  breaking(evidence);
  expect(found(evidence).sort()).toEqual([check, ...also].sort());
});

test("every check has a history that violates it", () => {
  expect([...new Set(broken.map(([check]) => check))].sort()).toEqual(Object.keys(checks).sort());
});

const forgiven: [what: string, forgiving: Breaking][] = [
  [
    "a purchase that Redis lost before it was decided",
    ({ first, history }) => {
      history.losses.push(loss);
      first.unknownMs.push(40);
    },
  ],
  [
    "a purchase that Redis lost, and that is too late when it is sent again",
    ({ second, history }) => {
      history.losses.push({ fromMs: 240, toMs: 260 });
      const accepted = [{ sentMs: 220, atMs: 230, id: "purchase third", seq: 3 }];
      const answers = {
        accepted,
        unknownMs: [270],
        refused: [{ atMs: 300, code: "sold-out" }],
        outcomes: [],
        reused: [],
      };
      history.purchases.push({ ...second, key: "third", sentMs: [220, 280], ...answers, positions: [] });
    },
  ],
  [
    "a key that Redis lost, accepted again as the same purchase",
    ({ first, history }) => {
      history.losses.push(loss);
      first.reused = [{ atMs: 90, status: 202, code: "", id: "purchase first" }];
    },
  ],
  [
    "a position from before a loss that belongs to another purchase after it",
    ({ first, history }) => {
      history.losses.push(loss);
      first.accepted = [{ ...first.accepted[0], seq: 7 } as never];
    },
  ],
  [
    "a capacity that was requested and never answered",
    ({ data, history }) => {
      first(data.events).capacity = 12;
      history.resizes.push({ eventId: "event", capacity: 12, sentMs: [70], doneMs: null });
    },
  ],
  [
    "a later purchase that is marked late",
    ({ data, first, second }) => {
      Object.assign(data.purchases[0] as object, { seq: 5 });
      Object.assign(data.purchases[1] as object, { late: true });
      for (const each of [first.outcomes[0], first.accepted[0]]) Object.assign(each as object, { seq: 5 });
      second.sentMs = [0];
      Object.assign(second.accepted[0] as object, { sentMs: 0 });
    },
  ],
  ["connections to MySQL that were closed and are not needed yet", holding("gateway-1 mysql", 13, 3)],
  ["connections to MySQL that a backlog needed", holding("worker-1 mysql", 2, 6)],
  [
    "tickets that were requested before a suspension",
    ({ history }) => history.suspensions.push({ userId: "ben", doneMs: 110, liftedMs: 400 }),
  ],
  [
    "tickets that were reported after a suspension was lifted",
    ({ history }) => history.suspensions.push({ userId: "ben", doneMs: 90, liftedMs: 120 }),
  ],
];

test.each(forgiven)("no check is violated by %s", (_what, forgiving) => {
  const evidence = makeEvidence();
  forgiving(evidence);
  expect(runChecks(checks, evidence)).toEqual([]);
});
