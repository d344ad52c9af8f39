import { expect, test } from "vitest";
import { problemOf, purchaseOf } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

test("a purchase that prefers to wait is answered with its outcome; in vain, as queued with when to poll again", async () => {
  const event = await deployment().admin.createEvent();
  const buyer = await deployment().person();

  const decided = await buyer.buy(event.id, 2, { waitS: 2 });
  const queued = await deployment().whilePaused(event, () => buyer.buy(event.id, 2, { waitS: 1 }));

  for (const { headers } of [decided, queued]) expect(headers["preference-applied"]).toMatch(/^wait\b/);
  expect(decided.status).toBe(200);
  expect(purchaseOf(decided)).toMatchObject({ status: "fulfilled", issued: 2, pollAfterMs: null });
  expect(queued.status).toBe(202);
  expect(Number(queued.headers["retry-after"])).toBeGreaterThan(0);
  const undecided = { status: "queued", issued: null, notIssued: null, capReached: null, decidedAt: null };
  expect(purchaseOf(queued)).toMatchObject(undecided);
  expect(await buyer.decided(purchaseOf(queued))).toMatchObject({ status: "fulfilled" });
});

test("a purchase that one gateway accepted is found, waited for and decided through the other", async () => {
  const event = await deployment().admin.createEvent();
  const here = await deployment().person();
  const elsewhere = here.at(deployment().gateway(1));
  const { accepted, found, again, waiting } = await deployment().whilePaused(event, async () => {
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

test("another buyer's purchase is answered like one that does not exist", async () => {
  const event = await deployment().admin.createEvent();
  const [ada, ben] = [await deployment().person(), await deployment().person()];
  const hers = await ada.buyDecided(event.id, 1);
  const askedFor = async (id: string) => {
    const { status, code, title, detail } = problemOf(await ben.poll({ eventId: event.id, id }));
    return { status, code, title, detail };
  };
  const missing = await askedFor("01JD3V5Y6Q8ZK2M4N6P8R0S2T4");
  expect(missing).toMatchObject({ status: 404, code: "purchase-unknown" });
  expect(await askedFor(hers.id)).toEqual(missing);
});
