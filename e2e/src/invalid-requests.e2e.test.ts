import { expect, test } from "vitest";
import type { Call } from "./client/call.ts";
import { problemOf, purchaseOf } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

const json = { "content-type": "application/json" };
const key = { "idempotency-key": "refused" };
const quantity = 1;
const invalid = /^400 invalid-request$/;
const noKey = /^400 (idempotency-key-required|invalid-request)$/;

const malformed: [what: string, sent: Call, answer: RegExp][] = [
  ["a quantity of 0", { headers: key, body: { quantity: 0 } }, invalid],
  ["a quantity below 0", { headers: key, body: { quantity: -1 } }, invalid],
  ["half a ticket", { headers: key, body: { quantity: 1.5 } }, invalid],
  ["more than 1,000", { headers: key, body: { quantity: 1001 } }, invalid],
  ["a quantity in quotes", { headers: key, body: { quantity: "2" } }, invalid],
  ["no quantity", { headers: key, body: {} }, invalid],
  ["a quantity and more", { headers: key, body: { quantity, price: 0 } }, invalid],
  ["a list", { headers: key, body: [1] }, invalid],
  ["no body", { headers: { ...json, ...key } }, invalid],
  ["broken JSON", { headers: { ...json, ...key }, text: '{"quantity": 1' }, invalid],
  ["2 MB", { headers: key, body: { quantity, padding: "x".repeat(2 * 1024 * 1024) } }, /^413 payload-too-large$/],
  ["no key", { body: { quantity } }, /^400 idempotency-key-required$/],
  ["an empty key", { headers: { "idempotency-key": "" }, body: { quantity } }, noKey],
  ["a key of 256 characters", { headers: { "idempotency-key": "k".repeat(256) }, body: { quantity } }, noKey],
  ["a key that cannot be printed", { headers: { "idempotency-key": "caf\u00e9" }, body: { quantity } }, noKey],
];

test("a malformed purchase is refused with a problem, and takes no position in the line", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();
  const { seq } = await buyer.buyDecided(event.id, 1);

  for (const [what, sent, expected] of malformed) {
    const answer = await buyer.call(`/v1/events/${event.id}/purchases`, { method: "POST", ...sent });
    const { status, code } = problemOf(answer);
    expect(`${status} ${code}`, what).toMatch(expected);
  }
  expect(problemOf(await deployment().visitor.buy(event.id, 1)).code).toBe("unauthenticated");
  expect(problemOf(await buyer.buy("no-such-event", 1)).code).toBe("event-not-found");

  expect(await buyer.line(event.id)).toMatchObject({ accepted: seq, waiting: 0 });
  expect(purchaseOf(await buyer.buy(event.id, 1)).seq).toBe(seq + 1);
});
