import type { Purchase } from "@admit/contract";
import { beforeAll, expect, test } from "vitest";
import { problemOf, purchaseOf } from "./client/person.ts";
import { sendAtRate } from "./client/send-at-rate.ts";
import { startSetUp, type SetUp } from "./set-up/start-set-up.ts";

let setUp: SetUp;
beforeAll(async () => {
  setUp = await startSetUp();
  return () => setUp.stop();
});

test("a drop of 1,000 tickets among 5,000 buyers issues exactly 1,000, and every accepted purchase comes to an outcome", async () => {
  const event = await setUp.admin.createEvent({ capacity: 1000 });
  const buyers = await Promise.all(Array.from({ length: 5000 }, () => setUp.person()));

  const answers = await sendAtRate(buyers, 1000, (buyer) => buyer.buy(event.id, 2));

  const faults = answers.filter(({ status }) => status !== 202 && status !== 409);
  expect(faults).toEqual([]);
  const outcomes: Purchase[] = [];
  await sendAtRate(buyers, 2000, async (buyer, nth) => {
    const answer = answers[nth];
    if (answer?.status === 202) outcomes.push(await buyer.decided(purchaseOf(answer)));
    else if (answer !== undefined) expect(problemOf(answer).code).toBe("sold-out");
  });

  const issued = outcomes.reduce((sum, purchase) => sum + (purchase.issued ?? 0), 0);
  expect(issued).toBe(1000);
  const withStatus = (status: string) => outcomes.filter((purchase) => purchase.status === status);
  expect(withStatus("partial").length).toBeLessThanOrEqual(1);
  expect(withStatus("rejected").every(({ reason }) => reason === "sold-out")).toBe(true);
  expect(withStatus("failed")).toEqual([]);
  const numbers = outcomes.flatMap(({ tickets }) => tickets.map(({ number }) => number));
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, at) => at + 1));
  expect(await setUp.admin.read(`/v1/events/${event.id}`)).toMatchObject({ remaining: 0, saleState: "sold-out" });
  await setUp.audit();
});
