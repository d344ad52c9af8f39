import { expect, test } from "vitest";
import { restBetweenMailsMs } from "./rest-between-mails.ts";

/** Sends mails that take `mailMs` each, one after the other, in virtual time. @returns how many in `forMs` */
function sentWithin(forMs: number, mailMs: number, decidedAt: (nowMs: number) => number, linksDue = 0): number {
  let sent = 0;
  for (let nowMs = 0; nowMs < forMs; sent++)
    nowMs += mailMs + restBetweenMailsMs({ decided: decidedAt(nowMs + mailMs), linksDue }, mailMs);
  return sent;
}

test("while few buy, one mail follows the other", () => {
  expect(sentWithin(10_000, 10, () => 50)).toBe(1000);
});

test("while many buy, mails take a tenth of the time", () => {
  expect(sentWithin(10_000, 10, () => 51)).toBe(100);
});

test("while link mails are due, mails with tickets use a tenth of the time", () => {
  expect(sentWithin(10_000, 10, () => 0, 1)).toBe(100);
});

test("a sale that lasts for hours holds no mail for longer than a second, also where each takes long", () => {
  const hourMs = 60 * 60 * 1000;
  expect(sentWithin(hourMs, 500, () => 6000)).toBe(2400);
});

test("mails go on at full speed as soon as the line is quiet again", () => {
  expect(sentWithin(20_000, 10, (nowMs) => (nowMs < 10_000 ? 6000 : 0))).toBe(100 + 1000);
});
