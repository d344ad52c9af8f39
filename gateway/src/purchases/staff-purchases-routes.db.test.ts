import { listOf, StaffPurchase } from "@admit/contract";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { exportPageRows } from "../platform/csv/csv-stream.ts";
import { allPages } from "../../test/tools/all-pages.ts";
import { numbersTo } from "../../test/tools/issue.ts";
import { codeOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
let ann: string;
let eventId: string;
beforeAll(async () => {
  ann = await gateway.user({ name: "Ann", email: "ann@example.org" });
  const bob = await gateway.user({ name: "Bob", email: "bob@example.org" });
  eventId = await gateway.event();
  const bought = [
    { userId: ann, count: 2 },
    { userId: bob, count: 1, requested: 4 },
    { userId: ann, count: 0, requested: 3 },
    { userId: bob, count: 1 },
  ];
  // The refused one takes no number, so that it and the next share a position, as after Redis was emptied.
  for (const purchase of bought) await gateway.issue({ eventId, ...purchase });
  await gateway.issue({ eventId: await gateway.event(), userId: ann, count: 1 });
});

const get = (id: string, file = "", query = "") =>
  gateway.as(gateway.staff, "GET", `/v1/admin/events/${id}/purchases${file}${query}`);

describe("the list", () => {
  const list = async (query = "", id = eventId) =>
    listOf(StaffPurchase.strict()).parse(await (await get(id, "", query)).json());

  test("200: the event's purchases, the last of the line first, with their holders, page by page", async () => {
    const { items } = await list();
    expect(items.map((item) => item.seq)).toEqual([4, 4, 3, 1]);
    expect(items[2]).toMatchObject({
      eventId,
      holder: { name: "Bob", email: "bob@example.org" },
      source: "BUYER",
      status: "partial",
      quantity: 4,
      issued: 1,
      notIssued: 3,
      reason: "user-cap",
      notifiedAt: null,
    });
    expect(await allPages(list, "?limit=1")).toEqual(items);
  });

  test.each([
    ["?q=ann", [4, 1]],
    ["?q=BOB@", [4, 3]],
    ["?q=3", [3]],
    ["?q=77", []],
    ["?q=zoe", []],
    ["?status=rejected", [4]],
    ["?status=fulfilled", [4, 1]],
    ["?status=partial&q=ann", []],
  ])("200: %s finds the positions %j", async (query, positions) => {
    expect((await list(query)).items.map((item) => item.seq)).toEqual(positions);
  });

  test("200: who issued it for whom, and whether the mail was sent", async () => {
    const event = await gateway.event();
    const { purchaseId } = await gateway.issue({ eventId: event, userId: ann, count: 1 });
    const fields = { requestedById: gateway.staff, source: "STAFF", notifiedAt: new Date("2026-11-22T19:00:00.123Z") };
    await gateway.mysql.query("UPDATE Purchase SET ? WHERE id = ?", [fields, purchaseId]);
    const purchase = { ...fields, id: purchaseId, holder: { id: ann }, notifiedAt: fields.notifiedAt.toISOString() };
    expect((await list("", event)).items).toMatchObject([purchase]);
  });
});

describe("the CSV", () => {
  const csv = (id: string, query = "") => get(id, ".csv", query);
  const records = async (response: Response) =>
    parse<Record<string, string>>(await response.text(), { columns: true, bom: true });

  test("200: each decided purchase with its outcome and holder, and nothing a spreadsheet would run", async () => {
    const id = await gateway.event({ slug: "a-night" });
    const userId = await gateway.user({ name: '=HYPERLINK("https://example.org")', email: "+ü@example.org" });
    const at = "2026-11-22T19:00:00.123Z";
    const issued = { eventId: id, userId, count: 1, requested: 4, acceptedAt: new Date(at) };
    const { purchaseId } = await gateway.issue(issued);
    const response = await csv(id);
    expect(response.headers.get("Content-Disposition")).toBe(
      `attachment; filename=a-night-purchases.csv; filename*=UTF-8''An%20event%2C%20purchases.csv`,
    );
    const columns =
      "seq,status,reason,quantity,issued,notIssued,holderName,holderEmail,holderStatus,source,acceptedAt,decidedAt,notifiedAt,undelivered,purchaseId,holderId,requestedById";
    const outcome = `1,"partial","user-cap",4,1,3,"'=HYPERLINK(""https://example.org"")","'+ü@example.org"`;
    const row = `${outcome},"ACTIVE","BUYER","${at}","${at}",,,"${purchaseId}","${userId}","${userId}"`;
    expect(Buffer.from(await response.arrayBuffer()).toString()).toBe(`\u{FEFF}${columns}\r\n${row}\r\n`);
  });

  test("200: all of them, each once, over several pages; with a filter only the matching ones", async () => {
    const id = await gateway.event();
    const count = exportPageRows * 2 + 1;
    const many = await gateway.user({ name: "Many" });
    await gateway.mysql.query(
      `INSERT INTO Purchase (id, eventId, userId, requestedById, source, idempotencyKey, seq, requested, issued, status,
        late, silent, acceptedAt, decidedAt)
      SELECT LPAD(n, 26, '0'), ?, ?, ?, 'BUYER', n, n, 1, 1, 'fulfilled', FALSE, FALSE, NOW(3), NOW(3)
      FROM ${numbersTo(count)}`,
      [id, many, many],
    );
    await gateway.mysql.query("UPDATE Event SET lastTicketNumber = ? WHERE contentId = ?", [count, id]);
    await gateway.issue({ eventId: id, userId: ann, count: 0, requested: 1 });
    const positions = (await records(await csv(id))).map((record) => Number(record["seq"]));
    expect(positions).toEqual(Array.from({ length: count + 1 }, (_, at) => count + 1 - at));
    expect(await records(await csv(id, "?status=rejected"))).toMatchObject([{ seq: String(count + 1) }]);
    expect(await records(await csv(id, "?q=7"))).toMatchObject([{ seq: "7", holderName: "Many" }]);
  });
});

test.each(["", ".csv"])("404 for no event, 400 for a status that is none: purchases%s", async (file) => {
  expect(await codeOf(get("01JD3V5Y6Q8ZK2M4N6P8R0S2T4", file))).toBe("event-not-found");
  expect(await codeOf(get(eventId, file, "?status=queued"))).toBe("invalid-request");
});
