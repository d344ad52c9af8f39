import { expect, test } from "vitest";
import type { Answer, Call } from "./client/call.ts";
import { Person, problemOf, purchaseOf } from "./client/person.ts";
import { openHost } from "./environment/host.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

const json = { "content-type": "application/json" };
const megabytes = (count: number) => "x".repeat(count * 1024 * 1024);

const bodies: [what: string, sent: Call, status: number][] = [
  ["a quantity of 0", { body: { quantity: 0 } }, 400],
  ["a quantity below 0", { body: { quantity: -1 } }, 400],
  ["half a ticket", { body: { quantity: 1.5 } }, 400],
  ["more than 1,000", { body: { quantity: 1001 } }, 400],
  ["a quantity in quotes", { body: { quantity: "2" } }, 400],
  ["no quantity", { body: {} }, 400],
  ["a quantity and more", { body: { quantity: 1, price: 0 } }, 400],
  ["a list", { body: [1] }, 400],
  ["no body", { headers: json }, 400],
  ["broken JSON", { headers: json, text: '{"quantity": 1' }, 400],
  ["2 MB of body", { body: { quantity: 1, padding: megabytes(2) } }, 413],
];

test.for(bodies)("%s is refused with a problem, and takes no position in the line", async ([, sent, status]) => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();
  const first = await buyer.buyDecided(event.id, 1);

  const answer = await post(buyer, event.id, sent);

  const problem = problemOf(answer);
  expect(problem.status).toBe(status);
  expect(problem.code).toBe(status === 413 ? "payload-too-large" : "invalid-request");
  await expectNothingTaken(buyer, event.id, first.seq);
});

const keys: [what: string, headers: Record<string, string>, code: RegExp][] = [
  ["no key", {}, /^idempotency-key-required$/],
  ["an empty key", { "idempotency-key": "" }, /^(idempotency-key-required|invalid-request)$/],
  ["a key of 256 characters", { "idempotency-key": "k".repeat(256) }, /^(idempotency-key-required|invalid-request)$/],
  ["a key that cannot be printed", { "idempotency-key": "caf\u00e9" }, /^(idempotency-key-required|invalid-request)$/],
];

test.for(keys)("%s is refused with a problem, and takes no position in the line", async ([, headers, code]) => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();
  const first = await buyer.buyDecided(event.id, 1);

  const body = { quantity: 1 };
  const answer = await buyer.call(`/v1/events/${event.id}/purchases`, { method: "POST", headers, body });

  const problem = problemOf(answer);
  expect(problem.status).toBe(400);
  expect(problem.code).toMatch(code);
  await expectNothingTaken(buyer, event.id, first.seq);
});

test("a visitor, or a person with another host's token, cannot buy", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();
  const first = await buyer.buyDecided(event.id, 1);
  const otherHost = await openHost();
  const stranger = new Person(deployment().gateway().url, await otherHost.token());
  await otherHost.close();

  const unauthenticated = { status: 401, code: "unauthenticated" };
  expect(problemOf(await deployment().visitor.buy(event.id, 1))).toMatchObject(unauthenticated);
  expect(problemOf(await stranger.buy(event.id, 1))).toMatchObject(unauthenticated);
  await expectNothingTaken(buyer, event.id, first.seq);
});

const post = (buyer: Person, eventId: string, sent: Call): Promise<Answer> =>
  buyer.call(`/v1/events/${eventId}/purchases`, {
    method: "POST",
    ...sent,
    headers: { "idempotency-key": "refused", ...sent.headers },
  });

/** The next purchase is directly behind the last one. */
async function expectNothingTaken(buyer: Person, eventId: string, lastSeq: number): Promise<void> {
  const line = await buyer.line(eventId);
  expect(line).toMatchObject({ accepted: lastSeq, waiting: 0 });
  expect(purchaseOf(await buyer.buy(eventId, 1)).seq).toBe(lastSeq + 1);
}
