import { makeEvent } from "@admit/prisma/testing";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportPageRows } from "../../platform/csv/keyset-pages.ts";
import { issueInBulk, issue } from "../../../test/tools/issue.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
});
afterAll(() => gateway.close());

const get = (eventId: string, query = "", userId: string | null = staff) =>
  gateway.as(userId, "GET", `/v1/admin/events/${eventId}/purchases.csv${query}`);
const records = async (response: Response) =>
  parse<Record<string, string>>(await response.text(), { columns: true, bom: true });

test("200: each decided purchase with its outcome and holder, and nothing a spreadsheet would run", async () => {
  const eventId = await makeEvent(gateway.mysql, { slug: "a-night" });
  const userId = await gateway.user({ name: '=HYPERLINK("https://example.org")', email: "+ü@example.org" });
  const acceptedAt = new Date("2026-11-22T19:00:00.123Z");
  const { purchaseId } = await issue(gateway.mysql, { eventId, userId, count: 1, requested: 4, acceptedAt });
  const response = await get(eventId);
  expect(response.headers.get("Content-Disposition")).toBe('attachment; filename="purchases-a-night.csv"');
  expect(await records(response)).toEqual([
    {
      seq: "1",
      status: "partial",
      reason: "user-cap",
      quantity: "4",
      issued: "1",
      notIssued: "3",
      holderName: `'=HYPERLINK("https://example.org")`,
      holderEmail: "'+ü@example.org",
      holderStatus: "ACTIVE",
      source: "BUYER",
      acceptedAt: "2026-11-22T19:00:00.123Z",
      decidedAt: "2026-11-22T19:00:00.123Z",
      notifiedAt: "",
      purchaseId,
      holderId: userId,
      requestedById: userId,
    },
  ]);
});

test("200: all of them, each once, over several pages; and those alone that are asked for", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const count = exportPageRows * 2 + 1;
  await issueInBulk(gateway.mysql, eventId, count);
  await issue(gateway.mysql, { eventId, userId: staff, count: 0, requested: 1 });
  const places = (await records(await get(eventId))).map((record) => Number(record["seq"]));
  expect(places).toEqual(Array.from({ length: count + 1 }, (_, at) => count + 1 - at));
  expect(await records(await get(eventId, "?status=rejected"))).toMatchObject([{ seq: String(count + 1) }]);
  expect(await records(await get(eventId, "?q=7"))).toMatchObject([{ seq: "7", holderName: "Many" }]);
});

test("400 for a status that is none, 404 for no event, 401 without a session, 403 for a buyer", async () => {
  const eventId = await makeEvent(gateway.mysql);
  expect((await problemOf(await get(eventId, "?status=queued"))).code).toBe("invalid-request");
  expect((await problemOf(await get("01JD3V5Y6Q8ZK2M4N6P8R0S2T4"))).code).toBe("event-not-found");
  expect((await problemOf(await get(eventId, "", null))).code).toBe("unauthenticated");
  expect((await problemOf(await get(eventId, "", await gateway.user()))).code).toBe("forbidden");
});
