import type { Purchase, Reason, ProblemCode } from "@admit/contract";
import { expect, test } from "vitest";
import { anEvent, aPurchase, aProblem } from "../testing/fake-sources.ts";
import { outcomeText, refusalText, type OutcomeFacts } from "./outcome-text.ts";

const facts: OutcomeFacts = { event: anEvent(), firstPosition: null, isInvited: false };

const decided = (status: Purchase["status"], issued: number, reason: Reason | null): Purchase =>
  aPurchase({ status, quantity: 5, issued, notIssued: 5 - issued, capReached: issued < 5, reason });
const rejected = (reason: Reason) => decided("rejected", 0, reason);

const say = (purchase: Purchase, change: Partial<OutcomeFacts> = {}) => {
  const { title, detail } = outcomeText(purchase, { ...facts, ...change });
  return `${title} ${detail}`;
};

test("fulfilled: how many, and that they are there", () => {
  expect(say(decided("fulfilled", 5, null))).toBe("You got 5 tickets. They are yours, and ready to show at the door.");
});

test("fulfilled for an invited user: the codes come with the activation", () => {
  expect(say(decided("fulfilled", 5, null), { isInvited: true })).toContain("once you have activated your account");
});

test("partial by the user cap: what was held, and what is the most", () => {
  expect(say(decided("partial", 2, "user-cap"))).toBe(
    "You got 2 of 5. You already hold 48, and 50 is the most per person.",
  );
});

test("partial by the user cap of somebody who held none states no zero", () => {
  expect(say(decided("partial", 2, "user-cap"), { event: anEvent({ userCap: 2 }) })).toBe(
    "You got 2 of 5. 2 is the most per person.",
  );
});

test("partial by the user cap of an event that is gone states no number it does not have", () => {
  expect(say(decided("partial", 2, "user-cap"), { event: null })).toBe(
    "You got 2 of 5. You now hold the most tickets that one person may have for this event.",
  );
});

test("partial by the capacity: these were the last", () => {
  expect(say(decided("partial", 3, "event-capacity"))).toBe("You got 3 of 5. They were the last 3 tickets there were.");
  expect(say(decided("partial", 1, "event-capacity"))).toBe("You got 1 of 5. It was the last ticket there was.");
});

test("sold out: where the buyer stood, if that is known", () => {
  expect(say(rejected("sold-out"), { firstPosition: 1204 })).toBe(
    "Sold out while you waited. You were number 1,204 in line. No ticket was left when your turn came.",
  );
  expect(say(rejected("sold-out"))).toBe("Sold out while you waited. No ticket was left when your turn came.");
});

test("user cap reached: what is held, and what is the most", () => {
  expect(say(rejected("user-cap-reached"))).toContain("You already hold 50, and 50 is the most per person.");
});

test.each<[Reason, RegExp]>([
  ["event-not-found", /not on sale any more.*Nothing was issued/],
  ["sale-withdrawn", /organiser ended this sale.*Nothing was issued/],
  ["user-not-eligible", /cannot receive tickets.*Nothing was issued/],
  ["sale-not-open", /had not opened yet.*It opens Sun 22 Nov 2026.*Nothing was issued/],
  ["sale-closed", /had closed.*Nothing was issued/],
])("%s is said in words", (reason, words) => {
  expect(say(rejected(reason))).toMatch(words);
});

test("failed: a fault of ours, nothing issued, nothing counted", () => {
  expect(say(decided("failed", 0, "fault"))).toMatch(/fault on our side.*Nothing was issued, and nothing counts/);
});

test("the figure that is set large is part of the title", () => {
  for (const purchase of [decided("fulfilled", 5, null), decided("partial", 2, "user-cap")]) {
    const { title, figure } = outcomeText(purchase, facts);
    expect(figure).toBeDefined();
    expect(title.split(figure ?? "").length).toBe(2);
  }
});

test.each<[ProblemCode, number, RegExp]>([
  ["sold-out", 409, /last ticket is gone/],
  ["sale-not-open", 409, /opens Sun 22 Nov 2026/],
  ["sale-closed", 409, /Nothing was bought/],
  ["sale-halted", 503, /^The service says sale-halted\. Nothing was bought\.$/],
  ["user-not-eligible", 403, /ask the organiser/],
  ["account-too-new", 403, /^The organiser sells to older accounts only/],
  ["event-not-found", 404, /withdrawn/],
  ["unauthenticated", 401, /Sign in, and your purchase is sent/],
  ["idempotency-key-reused", 422, /nothing was bought twice/],
  ["invalid-request", 400, /between 1 and 1,000/],
])("%s is explained", (code, status, words) => {
  expect(refusalText(aProblem(code, status), anEvent()).detail).toMatch(words);
});

test("any other refusal shows what the service said, never a code alone", () => {
  expect(refusalText(aProblem("forbidden", 403), null)).toEqual({
    title: "This did not work.",
    detail: "The service says forbidden.",
  });
});
