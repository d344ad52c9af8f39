import { Event, StaffTicket, type Purchase, type Ticket } from "@admit/contract";
import { until } from "@admit/environment";
import { expect, test } from "vitest";
import type { Answer } from "./client/call.ts";
import { numbersOf } from "./client/outcomes.ts";
import { problemOf, purchaseOf, type Person } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

const waitS = 10;
const withinMs = 30_000;

const voidLater = (ticket: Ticket | undefined): Promise<Answer> => deployment().admin.void(ticket?.id, "lost", 0);

const voided = async (ticket: Ticket | undefined): Promise<StaffTicket> => {
  const { status, body } = await deployment().admin.void(ticket?.id);
  expect(status).toBe(200);
  return StaffTicket.parse(body);
};

test("of a sold-out event, four voided tickets are sold again, exactly, to those who wait and retry", async () => {
  const event = await deployment().admin.createEvent({ capacity: 10 });
  const [first, ...buyers] = await deployment().people(51);
  const sold = await (first as Person).buyDecided(event.id, 10);
  expect(sold.issued).toBe(10);

  const resold: Purchase[] = [];
  const refusals = new Set<string | null>();
  /** A buyer who retries whenever it is sold out, until all voided tickets are sold again. */
  const retry = (buyer: Person, nth: number): Promise<unknown> =>
    until(
      "the voided tickets are sold again",
      async () => {
        const answer = await buyer.at(deployment().gateway(nth % 2)).buy(event.id, 1, { waitS });
        const bought = answer.status === 409 ? null : await buyer.decided(purchaseOf(answer));
        if (bought?.issued === 1) resold.push(bought);
        else refusals.add(bought === null ? problemOf(answer).code : bought.reason);
        return resold.length >= 4;
      },
      withinMs,
    );
  const retrying = Promise.all(buyers.map(retry));
  for (const ticket of sold.tickets.slice(2, 6)) expect(await voided(ticket)).toMatchObject({ status: "VOIDED" });
  await retrying;

  expect(numbersOf(resold)).toEqual([11, 12, 13, 14]);
  expect([...refusals]).toEqual(["sold-out"]);
  for (const gateway of deployment().gateways) {
    const answer = await (first as Person).at(gateway).call(`/v1/events/${event.id}`);
    expect(Event.parse(answer.body)).toMatchObject({ remaining: 0, saleState: "sold-out", capacity: 10 });
  }
  await deployment().audit();
});

test("a void is in line like a purchase: only purchases behind it can get its ticket", async () => {
  const event = await deployment().admin.createEvent({ capacity: 2 });
  const [ada, ben, cem, dee] = (await deployment().people(4)) as [Person, Person, Person, Person];
  const [ticket] = (await ada.buyDecided(event.id, 1)).tickets;
  const waiting = await deployment().whilePaused(event, async () => {
    const accepted = [purchaseOf(await ben.buy(event.id, 1)), purchaseOf(await cem.buy(event.id, 1))];
    expect((await voidLater(ticket)).status).toBe(202);
    return [...accepted, purchaseOf(await dee.buy(event.id, 1))];
  });
  const decided = await Promise.all([ben, cem, dee].map((buyer, nth) => buyer.decided(waiting[nth] as Purchase)));
  expect(decided.map(({ reason, tickets }) => [reason, ...tickets.map(({ number }) => number)])).toEqual([
    [null, 2],
    ["sold-out"],
    [null, 3],
  ]);
  await deployment().audit();
});

test("an accepted void is done, once, although the worker is killed; the code is gone from every answer", async () => {
  const event = await deployment().admin.createEvent({ capacity: 5 });
  const holder = await deployment().person();
  const bought = await holder.buyDecided(event.id, 2);
  const [gone, kept] = bought.tickets;
  expect(gone?.code).toHaveLength(152);
  await deployment().worker().crash();
  for (let times = 0; times < 3; times++) expect((await voidLater(gone)).status).toBe(202);
  await deployment().worker().start();
  await until("the void is done", async () => (await voidLater(gone)).status === 200, withinMs);

  for (const gateway of deployment().gateways) {
    const there = holder.at(gateway);
    const answers = [
      await there.poll(bought),
      await there.call("/v1/me/tickets"),
      await there.call(`/v1/tickets/${gone?.id}`),
      await there.call(`/v1/tickets/${gone?.id}/qr.svg`),
    ];
    for (const answer of answers) expect(JSON.stringify(answer.body)).not.toContain(gone?.code);
    expect(JSON.stringify(answers[0]?.body)).toContain(kept?.code);
    expect(problemOf(answers[3] as Answer).code).toBe("ticket-voided");
  }
  const line = await deployment().admin.read(`/v1/events/${event.id}`);
  expect(Event.parse(line).remaining).toBe(4);
  await deployment().audit();
});
