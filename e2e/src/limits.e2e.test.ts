import { expect, test } from "vitest";
import { problemOf, purchaseOf } from "./client/person.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

const deployment = deploymentForFile(() => ({
  settings: {
    LINE_MAX: "3",
    MAX_TICKETS_PER_USER_PER_EVENT: "4",
    MAX_TICKETS_PER_EVENT: "6",
  },
}));

test("a full line refuses purchases, still knows those in it, and accepts more once it has moved", async () => {
  const event = await deployment().admin.createEvent();
  const buyers = await deployment().people(3);
  const late = await deployment().person();
  const buying = () => Promise.all(buyers.map((buyer) => buyer.buy(event.id, 1, { key: "k" })));
  const { waiting, refused, known } = await deployment().whilePaused(event, async () => ({
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

test("caps come from the environment if the event has none of its own", async () => {
  const event = await deployment().admin.createEvent();
  const [ada, ben] = [await deployment().person(), await deployment().person()];

  expect(await ada.read(`/v1/events/${event.id}`)).toMatchObject({ capacity: 6, userCap: 4 });
  expect(await ada.buyDecided(event.id, 5)).toMatchObject({ status: "partial", issued: 4, reason: "user-cap" });
  expect(await ben.buyDecided(event.id, 5)).toMatchObject({ status: "partial", issued: 2, reason: "event-capacity" });
});
