import { expect, test } from "vitest";
import { problemOf, purchaseOf } from "./client/person.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

const deployment = deploymentForFile(() => ({
  settings: {
    LINE_MAX: "3",
    RATE_LIMIT_USER_WRITES: "5/60s",
    MAX_TICKETS_PER_USER_PER_EVENT: "4",
    MAX_TICKETS_PER_EVENT: "6",
  },
}));

test("a full line refuses purchases, still knows those in it, and accepts more once it has moved", async () => {
  const event = await deployment().admin.createEvent();
  const buyers = await deployment().people(3);
  const late = await deployment().person();
  const buying = () => Promise.all(buyers.map((buyer) => buyer.buy(event.id, 1, { key: "k" })));
  const { waiting, refused, known } = await deployment().whilePaused([event], async () => ({
    waiting: await buying(),
    refused: await late.buy(event.id, 1, { key: "k" }),
    known: await buying(),
  }));

  expect(problemOf(refused)).toMatchObject({ status: 503, code: "line-full" });
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect(known.map((answer) => purchaseOf(answer).id)).toEqual(waiting.map((answer) => purchaseOf(answer).id));
  await Promise.all(buyers.map((buyer, nth) => buyer.decided(purchaseOf(waiting[nth] ?? refused))));
  expect(await late.buyDecided(event.id, 1, { key: "k" })).toMatchObject({ status: "fulfilled", seq: 4 });
});

test("a user who writes too often is answered with when to retry, and no other user is slowed", async () => {
  const event = await deployment().admin.createEvent();
  const [eager, other] = [await deployment().person(), await deployment().person()];
  for (let nth = 0; nth < 5; nth++) purchaseOf(await eager.buy(event.id, 1, { key: "pressed often" }));

  const refused = await eager.buy(event.id, 1, { key: "pressed often" });

  expect(problemOf(refused)).toMatchObject({ status: 429, code: "rate-limited" });
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect(refused.headers["ratelimit-policy"]).toMatch(/q=5\b.*w=60\b/);
  expect(refused.headers["ratelimit"]).toMatch(/\br=0\b/);
  expect(await other.buyDecided(event.id, 1)).toMatchObject({ status: "fulfilled" });
});

test("caps come from the environment if the event has none of its own", async () => {
  const event = await deployment().admin.createEvent();
  const [ada, ben] = [await deployment().person(), await deployment().person()];

  expect(await ada.read(`/v1/events/${event.id}`)).toMatchObject({ capacity: 6, userCap: 4 });
  expect(await ada.buyDecided(event.id, 5)).toMatchObject({ status: "partial", issued: 4, reason: "user-cap" });
  expect(await ben.buyDecided(event.id, 5)).toMatchObject({ status: "partial", issued: 2, reason: "event-capacity" });
});
