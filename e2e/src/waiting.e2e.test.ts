import { Ticket, User } from "@admit/contract";
import { expect, test } from "vitest";
import { problemOf, purchaseOf } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

test("a purchase that prefers to wait is answered with its outcome, and with `Preference-Applied`", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();

  const answer = await buyer.buy(event.id, 2, { waitS: 2 });

  expect(answer.status).toBe(200);
  expect(answer.headers["preference-applied"]).toMatch(/^wait\b/);
  expect(purchaseOf(answer)).toMatchObject({ status: "fulfilled", issued: 2, pollAfterMs: null });
});

test("a purchase that waits in vain is answered as queued, with when to poll again", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();

  const answer = await deployment().whilePaused([event], () => buyer.buy(event.id, 2, { waitS: 1 }));

  expect(answer.status).toBe(202);
  expect(answer.headers["preference-applied"]).toMatch(/^wait\b/);
  expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
  const queued = purchaseOf(answer);
  expect(queued).toMatchObject({ status: "queued", issued: null, notIssued: null, capReached: null, decidedAt: null });
  expect(await buyer.decided(queued)).toMatchObject({ status: "fulfilled" });
});

test("a purchase that one gateway accepted is found, waited for and decided through the other", async () => {
  const event = await deployment().admin.createEvent();
  const here = await deployment().person();
  const elsewhere = here.at(deployment().gateway(1));
  const { accepted, found, again, waiting } = await deployment().whilePaused([event], async () => {
    const accepted = purchaseOf(await here.buy(event.id, 2, { key: "k" }));
    const found = purchaseOf(await elsewhere.poll(accepted));
    const again = await elsewhere.buy(event.id, 2, { key: "k" });
    return { accepted, found, again, waiting: elsewhere.poll(accepted, 10) };
  });

  expect(found).toMatchObject({ id: accepted.id, seq: accepted.seq, status: "queued" });
  expect(again.status).toBe(202);
  expect(purchaseOf(again)).toMatchObject({ id: accepted.id, seq: accepted.seq });
  const decided = await elsewhere.decided(purchaseOf(await waiting));
  expect(decided).toMatchObject({ id: accepted.id, status: "fulfilled", issued: 2 });
  expect(await here.decided(accepted)).toEqual(decided);
  await deployment().audit();
});

test("the line that two gateways fill together has one order, and both report the same", async () => {
  const event = await deployment().admin.createEvent();
  const buyers = await deployment().people(100);

  const purchases = await Promise.all(
    buyers.map((buyer, nth) => buyer.at(deployment().gateway(nth % 2)).buyDecided(event.id, 1)),
  );

  expect(purchases.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(buyers.map((_, nth) => nth + 1));
  for (const gateway of deployment().gateways)
    await expect
      .poll(() => deployment().admin.at(gateway).line(event.id), { timeout: 10_000 })
      .toMatchObject({ accepted: 100, head: 100, waiting: 0, remaining: 900, state: "idle" });
});

test("another buyer's purchase and ticket are answered like those that do not exist", async () => {
  const event = await deployment().admin.createEvent();
  const [ada, ben] = [await deployment().person(), await deployment().person()];
  const purchase = await ada.buyDecided(event.id, 1);
  const [ticket] = purchase.tickets;

  const notThere = "01JD3V5Y6Q8ZK2M4N6P8R0S2T4";
  const answersFor = async (purchaseId: string, ticketId: string | undefined) =>
    Promise.all(
      [
        `/v1/events/${event.id}/purchases/${purchaseId}`,
        `/v1/tickets/${ticketId}`,
        `/v1/tickets/${ticketId}/qr.svg`,
      ].map(async (path) => {
        const { status, code, title, detail } = problemOf(await ben.call(path));
        return { status, code, title, detail };
      }),
    );
  const [forHers, forMissing] = [await answersFor(purchase.id, ticket?.id), await answersFor(notThere, notThere)];

  expect(forHers).toEqual(forMissing);
  expect(forHers.map(({ status, code }) => [status, code])).toEqual([
    [404, "purchase-unknown"],
    [404, "ticket-not-found"],
    [404, "ticket-not-found"],
  ]);
  expect(Ticket.parse(await ada.read(`/v1/tickets/${ticket?.id}`))).toEqual(ticket);
});

test("a host's token makes the same user at every gateway", async () => {
  const buyer = await deployment().person({ email: "One.Person@example.org", name: "One Person" });
  const users = await Promise.all(
    deployment().gateways.flatMap((gateway) => [1, 2, 3].map(() => buyer.at(gateway).read("/v1/me"))),
  );
  const [user] = users;
  expect(User.parse(user)).toMatchObject({ email: "one.person@example.org", role: "BUYER", status: "ACTIVE" });
  for (const each of users) expect(each).toEqual(user);
});
