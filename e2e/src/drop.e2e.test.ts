import { expect, test } from "vitest";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

test("a drop of 1,000 tickets among 5,000 buyers issues exactly 1,000, and every accepted purchase has an outcome", async () => {
  const event = await deployment().admin.createEvent({ capacity: 1000 });
  const buyers = await deployment().people(5000);

  const answers = await sendAtRate(buyers, 1000, (buyer) => buyer.buy(event.id, 2));
  const outcomes = await outcomesOf(buyers, answers);

  expect(numbersOf(outcomes)).toEqual(numbersUpTo(1000));
  expect(outcomes.reduce((sum, { issued }) => sum + (issued ?? 0), 0)).toBe(1000);
  expect(outcomes.filter(({ status }) => status === "partial").length).toBeLessThanOrEqual(1);
  const rejected = outcomes.filter(({ issued }) => issued === 0);
  expect(new Set(rejected.map(({ status, reason }) => `${status} ${reason}`))).toEqual(new Set(["rejected sold-out"]));
  expect(await deployment().admin.read(`/v1/events/${event.id}`)).toMatchObject({
    remaining: 0,
    saleState: "sold-out",
  });
  await deployment().audit();
});
