import { makeEvent } from "@admit/prisma/testing";
import type { RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeLine } from "../../testing/make-line.ts";
import { problemOf } from "../../testing/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../testing/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
});
afterAll(() => gateway.close());

const change = (id: string, body: unknown) => gateway.as(staff, "PATCH", `/v1/admin/events/${id}`, body);
const past = "2026-01-01T00:00:00.000Z";
const future = "2999-01-01T00:00:00.000Z";

/** An event on sale, with twelve purchases in line: the last place is 42. */
async function eventWithTwelve(): Promise<string> {
  const id = await makeEvent(gateway.mysql);
  await makeLine(gateway, id, { seq: 42, head: 30 });
  return id;
}

async function rowOf(id: string): Promise<RowDataPacket | undefined> {
  const [rows] = await gateway.mysql.query<RowDataPacket[]>(
    "SELECT status, title, salesOpenAt, keptSeq, withdrawnSeq FROM Event JOIN Content ON id = contentId WHERE id = ?",
    [id],
  );
  return rows[0];
}

const auditOf = async (id: string): Promise<unknown> =>
  (await gateway.services.prisma.auditEntry.findMany({ where: { subjectId: id } })).map(({ details }) => details);

test.each([
  ["made a draft", { status: "DRAFT" }],
  ["archived", { status: "ARCHIVED" }],
  ["opened later", { salesOpenAt: future }],
  ["closed in the past", { salesCloseAt: past }],
  ["ended in the past", { endsAt: past }],
])("409: an event with purchases in line is not %s before staff choose what happens to them", async (_what, wanted) => {
  const id = await eventWithTwelve();
  const problem = await problemOf(await change(id, { title: "Another", ...wanted }));
  expect(problem).toMatchObject({ status: 409, code: "purchases-waiting", waiting: 12 });
  expect(await rowOf(id)).toMatchObject({ status: "PUBLISHED", title: "An event", salesOpenAt: null });
  expect(await auditOf(id)).toEqual([]);
});

test("200: a change that affects no purchase in line asks nothing", async () => {
  const id = await eventWithTwelve();
  expect((await change(id, { title: "Another", salesOpenAt: past, salesCloseAt: future })).status).toBe(200);
  const empty = await makeEvent(gateway.mysql);
  await makeLine(gateway, empty, { seq: 42, head: 42 });
  expect((await change(empty, { status: "ARCHIVED" })).status).toBe(200);
  expect((await change(await makeEvent(gateway.mysql), { status: "DRAFT" })).status).toBe(200);
});

test("200: decide keeps all purchases in line by now, and the audit has the choice", async () => {
  const id = await eventWithTwelve();
  expect((await change(id, { status: "ARCHIVED", waitingPurchases: "decide" })).status).toBe(200);
  expect(await rowOf(id)).toMatchObject({ status: "ARCHIVED", keptSeq: 42, withdrawnSeq: 0 });
  expect(await auditOf(id)).toEqual([{ status: "ARCHIVED", waitingPurchases: "decide", waiting: 12 }]);
});

test("200: reject withdraws all purchases in line by now, and the audit has the choice", async () => {
  const id = await eventWithTwelve();
  expect((await change(id, { salesOpenAt: future, waitingPurchases: "reject" })).status).toBe(200);
  expect(await rowOf(id)).toMatchObject({ status: "PUBLISHED", withdrawnSeq: 42 });
  expect(await auditOf(id)).toEqual([{ salesOpenAt: future, waitingPurchases: "reject", waiting: 12 }]);
});

test("400: a choice without a change, or an unknown choice", async () => {
  const id = await eventWithTwelve();
  expect((await problemOf(await change(id, { waitingPurchases: "reject" }))).code).toBe("invalid-request");
  expect((await problemOf(await change(id, { status: "DRAFT", waitingPurchases: "drop" }))).code).toBe(
    "invalid-request",
  );
});
