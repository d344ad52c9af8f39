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

test("a run in which all went well breaks no check", () => {
  expect(runChecks(checks, makeEvidence())).toEqual([]);
});

/** What breaks a check, and which others see it too. */
/** A process that had so many connections of a way, and has so many now. */
function holding(way: string, before: number, open: number): Breaking {
  const held = (count: number) => ({ connections: { [way]: count }, memory: {} });
  return ({ connections }) => Object.assign(connections, compare(held(before), held(open)).connections);
}

const broken: [check: keyof typeof checks, what: string, breaking: Breaking, also?: (keyof typeof checks)[]][] = [
  ["every-accepted-ends", "a purchase without an outcome", ({ second }) => (second.outcomes = [])],
  [
    "every-accepted-ends",
    "a purchase that was taken, and then refused though nothing was lost",
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
  ["unknown-only-after-a-loss", "a purchase that nobody knows of", ({ first }) => first.unknownMs.push(30)],
  [
    "unknown-only-after-a-loss",
    "a purchase that nobody knows of though it was decided before",
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
  ["told-outcomes-stand", "another status", ({ data }) => (first(data.purchases).status = "partial")],
  [
    "told-outcomes-stand",
    "another place",
    ({ first }) => (first.outcomes = [{ ...first.outcomes[0], seq: 9 } as never]),
  ],
  [
    "told-outcomes-stand",
    "an outcome that is told otherwise later",
    ({ reading }) => (first(reading.outcomes).outcome = { ...first(reading.outcomes).outcome, issued: 1 } as never),
  ],
  [
    "told-outcomes-stand",
    "an outcome that is unknown later",
    ({ reading }) => (first(reading.outcomes).outcome = null),
  ],
  [
    "one-key-one-effect",
    "two rows of one key",
    ({ data }) => data.purchases.push({ ...first(data.purchases), id: "another", issued: 0, seq: 3 }),
    ["told-outcomes-stand"],
  ],
  [
    "one-key-one-effect",
    "the same tickets twice",
    ({ data }) => data.tickets.push({ ...first(data.tickets), id: "more", number: 4 }),
    ["told-outcomes-stand", "caps-hold", "codes-verify", "numbers-follow-the-line"],
  ],
  [
    "one-key-one-effect",
    "two ids of one key",
    ({ first }) => first.accepted.push({ ...first.accepted[0], id: "another" } as never),
  ],
  [
    "reused-keys-are-refused",
    "a key that is taken for another quantity",
    ({ first }) => (first.reused = [{ atMs: 90, status: 202, code: "", id: "purchase first" }]),
  ],
  [
    "reused-keys-are-refused",
    "a key that becomes another purchase, also where Redis has forgotten it",
    ({ first, history }) => {
      history.losses.push(loss);
      first.reused = [{ atMs: 90, status: 202, code: "", id: "another" }];
    },
  ],
  [
    "every-row-was-asked-for",
    "a purchase of more than was asked for",
    ({ data }) => (first(data.purchases).requested = 7),
  ],
  [
    "every-row-was-asked-for",
    "a ticket of somebody else",
    ({ data }) => (first(data.tickets).userId = "ben"),
    ["caps-hold"],
  ],
  [
    "nothing-fails",
    "a purchase that ended by a fault",
    ({ data }) => (first(data.purchases).status = "failed"),
    ["told-outcomes-stand"],
  ],
  ["caps-hold", "more tickets than capacity", ({ data }) => (first(data.events).capacity = 1), ["capacity-stands"]],
  ["caps-hold", "more tickets than a user may have", ({ data }) => (first(data.events).userCap = 1)],
  ["caps-hold", "an event that counts wrongly", ({ data }) => (first(data.events).issuedCount = 1)],
  ["caps-hold", "a holding that counts wrongly", ({ data }) => (first(data.holdings).counted = 1)],
  ["voids-stand", "a void that was told and is not", ({ history }) => (first(history.voids).ticketId = "ticket 1")],
  ["voids-stand", "a void that never came", ({ history }) => (first(history.voids).doneMs = null as never)],
  ["capacity-stands", "a capacity that nobody asked for", ({ data }) => (first(data.events).capacity = 11)],
  [
    "suspended-receive-nothing",
    "tickets for who is suspended",
    ({ history }) => history.suspensions.push({ userId: "ben", doneMs: 90, liftedMs: 400 }),
  ],
  [
    "numbers-follow-the-line",
    "who stands behind has the lower number",
    ({ data }) => {
      first(data.purchases).seq = 5;
    },
    ["told-outcomes-stand"],
  ],
  [
    "one-place-one-purchase",
    "two purchases at one place",
    ({ data }) => (first(data.purchases).seq = 2),
    ["told-outcomes-stand"],
  ],
  [
    "places-follow-time",
    "who asked after another was told their place stands before them",
    ({ first }) => (first.accepted = [{ ...first.accepted[0], seq: 7 } as never]),
  ],
  [
    "positions-never-grow",
    "a position that grows",
    ({ first }) => first.positions.push({ atMs: 30, gateway: "gateway-1", position: 2 }),
  ],
  [
    "one-issuer-at-a-time",
    "a commit of who was taken over from",
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
    "voided-codes-admit-nobody",
    "the code of a void ticket that still admits",
    ({ reading }) => (reading.voidedCodes = [{ ticketId: "ticket 3", valid: true, reason: null }]),
  ],
  [
    "memory-returns",
    "a process that holds much more than before",
    ({ memory }) => (memory["gateway-1"] = { bytes: 120e6 + memoryGrowsMaxBytes + 1, before: 120e6 }),
  ],
  ["connections-return", "connections to MySQL that are left", holding("worker-1 mysql", 4, 9)],
  ["connections-return", "no connection to MySQL any more", holding("worker-1 mysql", 4, 0)],
  ["connections-return", "one connection to Redis that is left", holding("gateway-1 redis", 3, 4)],
  ["connections-return", "one connection to Redis that is missing", holding("gateway-1 redis", 3, 2)],
  ["nothing-strange", "an answer that no client should get", ({ history }) => history.strange.push("500 for a poll")],
];

test.each(broken)("%s is broken by %s", (check, _what, breaking, also = []) => {
  const evidence = makeEvidence();
  breaking(evidence);
  expect(found(evidence).sort()).toEqual([check, ...also].sort());
});

test("no check goes without a history that breaks it", () => {
  expect([...new Set(broken.map(([check]) => check))].sort()).toEqual(Object.keys(checks).sort());
});

const forgiven: [what: string, forgiving: Breaking][] = [
  [
    "a purchase that Redis forgot before it was decided",
    ({ first, history }) => {
      history.losses.push(loss);
      first.unknownMs.push(40);
    },
  ],
  [
    "a purchase that Redis forgot, and that comes too late when it is sent again",
    ({ second, history }) => {
      history.losses.push({ fromMs: 240, toMs: 260 });
      const accepted = [{ sentMs: 220, atMs: 230, id: "purchase third", seq: 3 }];
      const heard = {
        accepted,
        unknownMs: [270],
        refused: [{ atMs: 300, code: "sold-out" }],
        outcomes: [],
        reused: [],
      };
      history.purchases.push({ ...second, key: "third", sentMs: [220, 280], ...heard, positions: [] });
    },
  ],
  [
    "a key that Redis forgot, taken again as the purchase that it stands for",
    ({ first, history }) => {
      history.losses.push(loss);
      first.reused = [{ atMs: 90, status: 202, code: "", id: "purchase first" }];
    },
  ],
  [
    "a place that was told before a loss, and is another's after it",
    ({ first, history }) => {
      history.losses.push(loss);
      first.accepted = [{ ...first.accepted[0], seq: 7 } as never];
    },
  ],
  [
    "a capacity that was sent and never answered",
    ({ data, history }) => {
      first(data.events).capacity = 12;
      history.resizes.push({ eventId: "event", capacity: 12, sentMs: [70], doneMs: null, refusedMs: null });
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
  ["connections to MySQL that were ended and are not needed again yet", holding("gateway-1 mysql", 13, 3)],
  ["connections to MySQL that a backlog needed", holding("worker-1 mysql", 2, 6)],
  [
    "tickets that were asked for before a suspension",
    ({ history }) => history.suspensions.push({ userId: "ben", doneMs: 110, liftedMs: 400 }),
  ],
  [
    "tickets that were told after a suspension was lifted",
    ({ history }) => history.suspensions.push({ userId: "ben", doneMs: 90, liftedMs: 120 }),
  ],
];

test.each(forgiven)("no check is broken by %s", (_what, forgiving) => {
  const evidence = makeEvidence();
  forgiving(evidence);
  expect(runChecks(checks, evidence)).toEqual([]);
});
