import { expect, test } from "vitest";
import { Tally } from "./tally.ts";
import { decidedAt, makePurchase } from "./testing/make-purchase.ts";

test("an accepted purchase without a decision is lost, and a failed one has an outcome", () => {
  const tally = new Tally();
  for (let accepted = 0; accepted < 3; accepted++) tally.noteAccepted(5);
  tally.noteDecided(makePurchase({ status: "fulfilled", issued: 2, decidedAt }), 300);
  tally.noteDecided(makePurchase({ status: "failed", reason: "fault", issued: 0, decidedAt }), 300);
  expect(tally.lost).toBe(1);
  expect(Object.fromEntries(tally.outcomes)).toEqual({ fulfilled: 1, "failed: fault": 1 });
});

test.each([
  ["fulfilled", null, 2, 2],
  ["partial", "event-capacity", 1, 2],
  ["partial", "user-cap", 1, 1],
  ["rejected", "sold-out", 0, 2],
  ["rejected", "user-cap-reached", 0, 0],
  ["rejected", "sale-closed", 0, 0],
  // A fault withheld tickets that were there: the request has to count.
  ["failed", "fault", 0, 2],
] as const)("%s %s: of 2 requested, %d issued, %d available to the buyer", (status, reason, issued, asked) => {
  const tally = new Tally();
  tally.noteDecided(makePurchase({ status, reason, issued, decidedAt }), 300);
  expect(tally).toMatchObject({ issued, asked });
  // By the server's clock, from acceptance to decision.
  expect(tally.serverWait.summary().max).toBeCloseTo(125, 0);
});

test("a refusal as sold out counts as demand; a refusal of a closed sale does not", () => {
  const tally = new Tally();
  tally.noteRefused("sold-out", 2, 5);
  tally.noteRefused("sale-closed", 2, 5);
  expect(tally).toMatchObject({ asked: 2, refused: 2, lost: 0 });
});

test("503 asks for a retry; any other 5xx is a fault", () => {
  const tally = new Tally();
  for (const status of [202, 409, 429, 503, 503, 500, 502]) tally.noteAnswer("POST purchase", status);
  expect(tally.faults).toBe(2);
});
