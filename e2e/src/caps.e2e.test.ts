import { expect, test } from "vitest";
import { numbersOf, numbersUpTo, outcomesOf } from "./client/outcomes.ts";
import { purchaseOf } from "./client/person.ts";
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

const forty = Array.from({ length: 40 });

test("one buyer's 40 purchases of 3 at the same time, each its own, end with exactly the 50 of the user cap", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();

  const purchases = await Promise.all(forty.map(() => buyer.buyDecided(event.id, 3)));

  const issuedOf = (status: string) => purchases.filter((each) => each.status === status).map(({ issued }) => issued);
  expect(issuedOf("fulfilled")).toEqual(Array.from({ length: 16 }, () => 3));
  expect(issuedOf("partial")).toEqual([2]);
  expect(issuedOf("rejected")).toHaveLength(23);
  expect(await buyer.read(`/v1/me/allowance?eventId=${event.id}`)).toMatchObject({ counted: 50, remaining: 0 });
  expect(await deployment().admin.read(`/v1/events/${event.id}`)).toMatchObject({ remaining: 950 });
  await deployment().audit();
});

test("one buyer's 40 requests at the same time with one key are one purchase of 3 tickets", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();

  const answers = await Promise.all(forty.map(() => buyer.buy(event.id, 3, { key: "pressed 40 times" })));

  const purchases = await Promise.all(answers.map((answer) => buyer.decided(purchaseOf(answer))));
  expect(new Set(purchases.map(({ id }) => id)).size).toBe(1);
  expect(new Set(purchases.map(({ seq }) => seq)).size).toBe(1);
  expect(await buyer.read(`/v1/me/allowance?eventId=${event.id}`)).toMatchObject({ counted: 3 });
  expect(await deployment().admin.read(`/v1/events/${event.id}`)).toMatchObject({ remaining: 997 });
  await deployment().audit();
});

test("a purchase of 60 issues 50, and says that 10 are missing because of the user cap", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();

  const purchase = await buyer.buyDecided(event.id, 60);

  const outcome = { status: "partial", quantity: 60, issued: 50, notIssued: 10, capReached: true, reason: "user-cap" };
  expect(purchase).toMatchObject(outcome);
  expect(purchase.tickets).toHaveLength(50);
});

test("purchases add up: with 48 held, a purchase of 5 issues 2, and no more", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();
  await buyer.buyDecided(event.id, 48);

  const second = await buyer.buyDecided(event.id, 5);
  const third = await buyer.buyDecided(event.id, 1);

  expect(second).toMatchObject({ status: "partial", issued: 2, notIssued: 3, capReached: true, reason: "user-cap" });
  expect(third).toMatchObject({ status: "rejected", issued: 0, reason: "user-cap-reached" });
});

test("the user cap of an event binds staff and admins as well", async () => {
  const event = await deployment().admin.createEvent({ userCap: 4 });
  const staff = await deployment().person({ role: "STAFF" });

  expect(await staff.buyDecided(event.id, 6)).toMatchObject({ status: "partial", issued: 4, reason: "user-cap" });
  expect(await deployment().admin.buyDecided(event.id, 6)).toMatchObject({
    status: "partial",
    issued: 4,
    reason: "user-cap",
  });
});
