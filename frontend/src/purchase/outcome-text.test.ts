import type { Purchase, Reason, ProblemCode } from "@admit/contract";
import { expect, test } from "vitest";
import { anEvent, aPurchase, aProblem } from "../testing/fake-sources.ts";
import { outcomeText, refusalText, type OutcomeFacts } from "./outcome-text.ts";

const facts: OutcomeFacts = { event: anEvent(), firstPosition: null, isInvited: false };

const decided = (status: Purchase["status"], issued: number, reason: Reason | null): Purchase =>
  aPurchase({ status, quantity: 5, issued, notIssued: 5 - issued, capReached: issued < 5, reason });
const rejected = (reason: Reason) => decided("rejected", 0, reason);

const nothingLost = "You got no tickets, and this doesn’t count towards your limit.";

const say = (purchase: Purchase, change: Partial<OutcomeFacts> = {}) => {
  const { title, detail } = outcomeText(purchase, { ...facts, ...change });
  return `${title} ${detail}`;
};

test.each<[text: string, Purchase, known?: Partial<OutcomeFacts>]>([
  ["You got 5 tickets. They’re yours. Show them at the door.", decided("fulfilled", 5, null)],
  [
    "You got 5 tickets. They’re yours. To see their codes, activate your account with the link in your email.",
    decided("fulfilled", 5, null),
    { isInvited: true },
  ],
  ["You got 2 of 5. You already hold 48, and 50 is the most per person.", decided("partial", 2, "user-cap")],
  // Of a buyer who held none: no zero.
  ["You got 2 of 5. 2 is the most per person.", decided("partial", 2, "user-cap"), { event: anEvent({ userCap: 2 }) }],
  // Of an event that is gone: no unknown number.
  [
    "You got 2 of 5. You now hold as many as one person can for this event.",
    decided("partial", 2, "user-cap"),
    { event: null },
  ],
  ["You got 3 of 5. Those were the last 3.", decided("partial", 3, "event-capacity")],
  ["You got 1 of 5. That was the last one.", decided("partial", 1, "event-capacity")],
  [
    "Sold out while you waited. You were number 1,204 in line. The last ticket went before your turn.",
    rejected("sold-out"),
    { firstPosition: 1204 },
  ],
  ["Sold out while you waited. The last ticket went before your turn.", rejected("sold-out")],
  [
    "You already hold as many as you can. You already hold 50, and that’s the most per person.",
    rejected("user-cap-reached"),
  ],
  ["This event is no longer on sale. It was withdrawn before your turn.", rejected("event-not-found")],
  [`The organiser ended this sale. It ended for everyone in line. ${nothingLost}`, rejected("sale-withdrawn")],
  [`You left the line. ${nothingLost}`, rejected("withdrawn")],
  ["This account can’t receive tickets. If that’s a mistake, contact the organiser.", rejected("user-not-eligible")],
  ["The sale was already closed. Your purchase came too late.", rejected("sale-closed")],
  [
    `Your purchase failed. Something went wrong on our side, and retrying didn’t help. ${nothingLost}`,
    decided("failed", 0, "fault"),
  ],
])("the outcome is clear: %s", (text, purchase, known) => {
  expect(say(purchase, known)).toBe(text);
});

test("a purchase that came too early reads when sales open", () => {
  expect(say(rejected("sale-not-open"))).toMatch(/wasn’t open yet.*Sales open Sun 22 Nov 2026/);
});

test("the figure that is set large is part of the title", () => {
  for (const purchase of [decided("fulfilled", 5, null), decided("partial", 2, "user-cap")]) {
    const { title, figure } = outcomeText(purchase, facts);
    expect(figure).toBeDefined();
    expect(title.split(figure ?? "").length).toBe(2);
  }
});

test.each<[ProblemCode, RegExp]>([
  ["sold-out", /^Sold out\. .*comes back/],
  ["sale-not-open", /^Sales aren’t open yet\. .*open Sun 22 Nov 2026/],
  ["sale-closed", /^The sale is closed\. .*haven’t bought anything/],
  ["sale-halted", / The service says sale-halted\. You haven’t bought anything\.$/],
  ["user-not-eligible", /^This account can’t receive tickets\. .*contact the organiser/],
  ["account-too-new", / The organiser sells to older accounts only/],
  ["event-not-found", /^This event is no longer on sale\. .*withdrew/],
  ["unauthenticated", /Sign in, and we’ll send your purchase/],
  ["idempotency-key-reused", /^This purchase was already sent with another number of tickets\. .*you didn’t buy twice/],
  ["invalid-request", /^You can’t buy that many tickets\. .*between 1 and 1,000/],
])("%s is explained", (code, text) => {
  const { title, detail } = refusalText(aProblem(code), anEvent());
  expect(`${title} ${detail}`).toMatch(text);
});

test("any other refusal shows the service's own text, never only a code", () => {
  expect(refusalText(aProblem("forbidden"), null)).toEqual({
    title: "That didn’t work.",
    detail: "The service says forbidden.",
  });
});
