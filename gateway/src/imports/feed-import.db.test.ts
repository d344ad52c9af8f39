import { Import, type IssueCommand } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decideByHand } from "../../test/tools/play-issuer.ts";
import { importDone, sendImport } from "../../test/tools/send-import.ts";
import { openTestGateway, type TestGateway } from "../../test/tools/test-gateway.ts";
import type { LineGateway } from "../platform/line/open-line.ts";
import { feedImport } from "./feed-import.ts";

let gateway: TestGateway;
let staff: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
});
afterAll(() => gateway.close());

const rowsMax = 1000;
const fileOf = (rows: number, quantity = 1) =>
  ["email,quantity", ...Array.from({ length: rows }, (_, at) => `p${at}@example.org,${quantity}`)].join("\n");

async function send(at: TestGateway, eventId: string, file: string, as = staff): Promise<string> {
  const { id } = Import.parse(await (await sendImport(at, { eventId, as, file })).json());
  return `/v1/admin/events/${eventId}/imports/${id}`;
}

/** Another gateway of the same set-up; the issuer and whoever asks stay with the first. */
const openOther = (more: Record<string, string> = {}): Promise<TestGateway> => {
  const { DATABASE_URL, REDIS_PREFIX } = gateway.services.settings;
  return openTestGateway({ DATABASE_URL, REDIS_PREFIX, ...more });
};

const keysOf = (commands: readonly IssueCommand[]) => new Set(commands.map(({ idempotencyKey }) => idempotencyKey));

test("every row goes through the line once, for its person, as staff's, in the order of the file", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const issuer = decideByHand(gateway, eventId);
  const path = await send(gateway, eventId, fileOf(rowsMax, 2));
  await importDone(gateway, staff, path);
  await issuer.close();
  const id = path.split("/").at(-1);
  expect(issuer.seen.map(({ idempotencyKey }) => idempotencyKey)).toEqual(
    Array.from({ length: rowsMax }, (_, at) => `${id}:${at + 1}`),
  );
  const [rows] = await gateway.mysql.query("SELECT userId FROM ImportRow WHERE importId = ? ORDER BY line", [id]);
  expect(issuer.seen.map(({ userId }) => ({ userId }))).toEqual(rows);
  expect(
    new Set(issuer.seen.map(({ source, requestedById, quantity }) => `${source} ${requestedById} ${quantity}`)),
  ).toEqual(new Set([`STAFF ${staff} 2`]));
});

test.for([
  { quantity: 1, rows: 450, windowRows: 200 },
  { quantity: 50, rows: 90, windowRows: 40 },
  { quantity: 1000, rows: 5, windowRows: 2 },
])("of $rows rows of $quantity, $windowRows stand in the line at a time", async ({ quantity, rows, windowRows }) => {
  const eventId = await makeEvent(gateway.mysql);
  const path = await send(gateway, eventId, fileOf(rows, quantity));
  const id = path.split("/").at(-1) ?? "";
  const sent: string[] = [];
  const line = {
    accept: (_eventId: string, { idempotencyKey }: { idempotencyKey: string }) => {
      sent.push(idempotencyKey);
      return Promise.resolve({ kind: "waiting" });
    },
    waitDecided: () => Promise.resolve(null),
  } as unknown as LineGateway;
  let windows = 0;
  const once = () => Promise.resolve(windows++ === 0);
  await feedImport(
    { mysql: gateway.mysql, line },
    { id, eventId, requestedById: staff },
    once,
    gateway.services.drain.signal,
  );
  expect(sent).toEqual(Array.from({ length: windowRows }, (_, at) => `${id}:${at + 1}`));

  const issuer = decideByHand(gateway, eventId);
  await importDone(gateway, staff, path);
  await issuer.close();
  expect(keysOf(issuer.seen).size).toBe(rows);
});

test("a gateway that goes in the middle is followed by another, which sends what has no outcome; nothing is doubled", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const other = await openOther();
  let middle = (): void => undefined;
  const inTheMiddle = new Promise<void>((resolve) => {
    middle = resolve;
  });
  let decided = 0;
  const issuer = decideByHand(gateway, eventId, ({ quantity }) => {
    if (++decided === 300) middle();
    return quantity;
  });
  const path = await send(other, eventId, fileOf(rowsMax));
  await inTheMiddle;
  await other.close();
  expect(decided).toBeLessThan(rowsMax);
  const done = Import.parse(await importDone(gateway, staff, path));
  await issuer.close();
  expect(done).toMatchObject({ rows: rowsMax, decided: rowsMax, fulfilled: rowsMax, ticketsIssued: rowsMax });
  expect(keysOf(issuer.seen).size).toBe(rowsMax);
  expect(new Set(issuer.seen.map(({ purchaseId }) => purchaseId)).size).toBe(rowsMax);
});

test("rows that were decided before are not sent again", async () => {
  const eventId = await makeEvent(gateway.mysql);
  const issuer = decideByHand(gateway, eventId);
  const path = await send(gateway, eventId, fileOf(500));
  await importDone(gateway, staff, path);
  const id = path.split("/").at(-1);
  await gateway.mysql.query("UPDATE Import SET status = 'RUNNING', finishedAt = NULL WHERE id = ?", [id]);
  await gateway.mysql.query(
    "DELETE p FROM Purchase p JOIN ImportRow r ON r.purchaseId = p.id WHERE r.importId = ? AND r.line IN (7, 300)",
    [id],
  );
  // A gateway that remembers nothing, in a line that remembers nothing.
  const fresh = await openOther({ REDIS_PREFIX: `${gateway.services.settings.REDIS_PREFIX}-anew` });
  const second = decideByHand(fresh, eventId);
  await importDone(gateway, staff, path);
  await Promise.all([issuer.close(), second.close()]);
  const again = [...issuer.seen.slice(500), ...second.seen].map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(again)).toEqual(new Set([`${id}:7`, `${id}:300`]));
  await fresh.close();
});

test("while the line is full an import waits, and goes on once there is room", async () => {
  const small = await openOther({ LINE_MAX: "10" });
  const eventId = await makeEvent(gateway.mysql);
  const staffThere = await small.user({ role: "STAFF" });
  const issuer = decideByHand(small, eventId);
  const path = await send(small, eventId, fileOf(45), staffThere);
  const done = Import.parse(await importDone(small, staffThere, path));
  await issuer.close();
  await small.close();
  expect(done).toMatchObject({ decided: 45, fulfilled: 45 });
  expect(keysOf(issuer.seen).size).toBe(45);
});

test("imports of two events go side by side: one whose line stands still holds up no other", async () => {
  const [still, moving] = [await makeEvent(gateway.mysql), await makeEvent(gateway.mysql)];
  const waiting = await send(gateway, still, fileOf(5));
  const issuer = decideByHand(gateway, moving);
  await importDone(gateway, staff, await send(gateway, moving, fileOf(5)));
  await issuer.close();
  expect(Import.parse(await (await gateway.as(staff, "GET", waiting)).json())).toMatchObject({ status: "RUNNING" });
});
