import { expect, test } from "vitest";
import { purchaseId } from "../platform/line/acceptance.ts";
import { lockWait } from "../../test/tools/lock-wait.ts";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
const change = (id: string, body: unknown) => gateway.as(gateway.staff, "PATCH", `/v1/admin/events/${id}`, body);
const past = "2026-01-01T00:00:00.000Z";
const future = "2999-01-01T00:00:00.000Z";

/** An event on sale, with twelve purchases in line: the last position is 42. */
async function eventWithTwelve(): Promise<string> {
  const id = await gateway.event();
  await gateway.probe.putLine(id, { seq: 42, head: 30 });
  return id;
}

const rowSql =
  "SELECT status, title, salesOpenAt, keptSeq, withdrawnSeq FROM Event JOIN Content ON id = contentId WHERE id = ?";
const rowOf = async (id: string) => (await gateway.rows(rowSql, id))[0];

const detailsOf = async (id: string): Promise<unknown> => (await gateway.audit(id)).map(({ details }) => details);

test.each([
  ["made a draft", { status: "DRAFT" }],
  ["archived", { status: "ARCHIVED" }],
  ["opened later", { salesOpenAt: future }],
  ["closed in the past", { salesCloseAt: past }],
  ["ended in the past", { endsAt: past }],
])("409: an event with purchases in line is not %s before staff choose what happens to them", async (_what, wanted) => {
  const id = await eventWithTwelve();
  const problem = await problemOf(change(id, { title: "Another", ...wanted }));
  expect(problem).toMatchObject({ status: 409, code: "purchases-waiting", waiting: 12 });
  expect(await rowOf(id)).toMatchObject({ status: "PUBLISHED", title: "An event", salesOpenAt: null });
  expect(await detailsOf(id)).toEqual([]);
});

test("200: a change that affects no purchase in line needs no choice", async () => {
  const id = await eventWithTwelve();
  expect((await change(id, { title: "Another", salesOpenAt: past, salesCloseAt: future })).status).toBe(200);
  const empty = await gateway.event();
  await gateway.probe.putLine(empty, { seq: 42, head: 42 });
  expect((await change(empty, { status: "ARCHIVED" })).status).toBe(200);
  expect((await change(await gateway.event(), { status: "DRAFT" })).status).toBe(200);
});

test.each([
  ["decide keeps", { status: "ARCHIVED" }, "decide", { status: "ARCHIVED", keptSeq: 42, withdrawnSeq: 0 }],
  ["reject withdraws", { salesOpenAt: future }, "reject", { status: "PUBLISHED", withdrawnSeq: 42 }],
])(
  "200: %s all purchases in line by now, and the audit has the choice",
  async (_what, wanted, waitingPurchases, row) => {
    const id = await eventWithTwelve();
    expect((await change(id, { ...wanted, waitingPurchases })).status).toBe(200);
    expect(await rowOf(id)).toMatchObject(row);
    expect(await detailsOf(id)).toEqual([{ ...wanted, waitingPurchases, waiting: 12 }]);
  },
);

/** A change that waits for an issuer, which has locked the event's row; three people buy meanwhile. */
async function changeWhileThreeBuy(id: string, wanted: object): Promise<Response> {
  const issuer = await gateway.mysql.getConnection();
  try {
    await issuer.query("START TRANSACTION");
    await issuer.query("SELECT contentId FROM Event WHERE contentId = ? FOR UPDATE", [id]);
    const changed = change(id, wanted);
    await lockWait(gateway.mysql, id);
    for (const key of ["a", "b", "c"]) expect((await buy(id, key)).status).toBe(202);
    await issuer.query("COMMIT");
    return await changed;
  } finally {
    issuer.destroy();
  }
}

const buy = async (id: string, key: string) => gateway.buy(await gateway.user(), id, key);

const seqOf = (id: string): Promise<number> => gateway.probe.counter(id, "seq");

test.each([
  ["decide also keeps", { status: "ARCHIVED", waitingPurchases: "decide" }, { status: "ARCHIVED", keptSeq: 45 }],
  ["reject also withdraws", { salesCloseAt: past, waitingPurchases: "reject" }, { withdrawnSeq: 45 }],
])("200: %s purchases that the line accepts while the change waits for the issuer", async (_what, wanted, row) => {
  const id = await eventWithTwelve();
  const changed = await changeWhileThreeBuy(id, wanted);
  expect([changed.status, await seqOf(id)]).toEqual([200, 45]);
  expect(await rowOf(id)).toMatchObject(row);
  expect(await detailsOf(id)).toEqual([{ ...wanted, waiting: 15 }]);
});

test("409: staff must choose for purchases that join an empty line while the change waits for the issuer", async () => {
  const id = await gateway.event();
  await gateway.probe.putLine(id, { seq: 42, head: 42 });
  const problem = await problemOf(changeWhileThreeBuy(id, { status: "ARCHIVED" }));
  expect(problem).toMatchObject({ code: "purchases-waiting", waiting: 3 });
  expect(await rowOf(id)).toMatchObject({ status: "PUBLISHED", keptSeq: 0 });
  // Nothing has changed, so the sale continues.
  expect((await buy(id, "d")).status).toBe(202);
});

test.each([
  ["a line that was begun", eventWithTwelve],
  ["an event without purchases so far", () => gateway.event()],
])(
  "a gateway that has not seen the change yet accepts nothing into %s; earlier purchases are answered",
  async (_what, make) => {
    const id = await make();
    const buyer = await gateway.user();
    const stale = await gateway.services.events.find(id);
    const ask = (idempotencyKey: string) =>
      gateway.services.line.accept(id, {
        purchaseId: purchaseId(buyer, id, idempotencyKey),
        userId: buyer,
        requestedById: buyer,
        source: "BUYER",
        quantity: 1,
        idempotencyKey,
        knownOnly: false,
        sale: stale,
      });
    expect(await ask("before")).toMatchObject({ kind: "waiting", isNew: true });
    const seq = await seqOf(id);
    expect((await change(id, { status: "DRAFT", waitingPurchases: "decide" })).status).toBe(200);
    expect(await ask("after")).toEqual({ kind: "stopped" });
    expect(await ask("before")).toMatchObject({ kind: "waiting", isNew: false });
    expect([await seqOf(id), (await rowOf(id))?.["keptSeq"]]).toEqual([seq, seq]);
  },
);

test("503: until every gateway knows that an event is off sale, buyers try again later, and staff can issue", async () => {
  const id = await gateway.event();
  expect((await change(id, { salesOpenAt: future })).status).toBe(200);
  expect(await codeOf(buy(id, "late"))).toBe("sale-not-open");
  // On sale again at once: the line is still stopped.
  expect((await change(id, { salesOpenAt: null })).status).toBe(200);
  const early = await buy(id, "early");
  expect([await codeOf(early.clone()), early.headers.get("Retry-After")]).toEqual(["sale-halted", "6"]);
  expect((await gateway.issuance(id, { userId: await gateway.user() })).status).toBe(202);
  await gateway.probe.setCounters(id, { stoppedUntilMs: (await gateway.probe.counter(id, "stoppedUntilMs")) - 6000 });
  expect((await buy(id, "in time")).status).toBe(202);
});

test("400: a choice without a change, or an unknown choice", async () => {
  const id = await eventWithTwelve();
  for (const body of [{ waitingPurchases: "reject" }, { status: "DRAFT", waitingPurchases: "drop" }])
    expect(await codeOf(change(id, body))).toBe("invalid-request");
});
