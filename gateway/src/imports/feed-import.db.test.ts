import { Import } from "@admit/contract";
import type { IssueCommand } from "@admit/line";
import { makeEvent } from "@admit/prisma/testing";
import { expect, test } from "vitest";
import { decideByHand } from "../../test/tools/play-issuer.ts";
import { importDone, sendImport } from "../../test/tools/send-import.ts";
import { openTestGateway, testGateway, type TestGateway } from "../../test/tools/test-gateway.ts";
import type { LineGateway } from "../platform/line/open-line.ts";
import { feedImport } from "./feed-import.ts";

const gateway = testGateway();

const rowsMax = 1000;
const fileOf = (rows: number, quantity = 1) =>
  ["email,quantity", ...Array.from({ length: rows }, (_, at) => `p${at}@example.org,${quantity}`)].join("\n");

/** Sends a file, by default of this gateway's staff. */
async function send(at: TestGateway, eventId: string, file: string, as = gateway.staff) {
  const { id } = Import.parse(await (await sendImport(at, { eventId, as, file })).json());
  return { id, path: `/v1/admin/events/${eventId}/imports/${id}` };
}

/** Another gateway of the same deployment; issuer and reader stay with the first. */
const openOther = (more: Record<string, string> = {}): Promise<TestGateway> => {
  const { DATABASE_URL, REDIS_PREFIX } = gateway.services.settings;
  return openTestGateway({ DATABASE_URL, REDIS_PREFIX, ...more });
};

const keysOf = (commands: readonly IssueCommand[]) => commands.map(({ idempotencyKey }) => idempotencyKey);
const rowKeys = (id: string, rows: number) => Array.from({ length: rows }, (_, at) => `${id}:${at + 2}`);

test("every row goes through the line once, for its person, as a purchase by staff, in the order of the file", async () => {
  const eventId = await gateway.event();
  const issuer = decideByHand(gateway, eventId);
  const { id, path } = await send(gateway, eventId, fileOf(rowsMax, 2));
  await importDone(gateway, gateway.staff, path);
  await issuer.close();
  expect(keysOf(issuer.seen)).toEqual(rowKeys(id, rowsMax));
  const [rows] = await gateway.mysql.query("SELECT userId FROM ImportRow WHERE importId = ? ORDER BY line", [id]);
  expect(issuer.seen.map(({ userId }) => ({ userId }))).toEqual(rows);
  const others = issuer.seen.map(({ source, requestedById, quantity }) => `${source} ${requestedById} ${quantity}`);
  expect(new Set(others)).toEqual(new Set([`STAFF ${gateway.staff} 2`]));
});

test.for([
  { quantity: 1, rows: 450, windowRows: 200 },
  { quantity: 50, rows: 90, windowRows: 40 },
  { quantity: 1000, rows: 5, windowRows: 2 },
])("of $rows rows of $quantity, $windowRows are in the line at a time", async ({ quantity, rows, windowRows }) => {
  const { mysql, services, staff } = gateway;
  const eventId = await makeEvent(mysql);
  const { id, path } = await send(gateway, eventId, fileOf(rows, quantity));
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
  await feedImport({ mysql, line }, { id, eventId, requestedById: staff }, once, services.drain.signal);
  expect(sent).toEqual(rowKeys(id, windowRows));

  const issuer = decideByHand(gateway, eventId);
  await importDone(gateway, staff, path);
  await issuer.close();
  expect(new Set(keysOf(issuer.seen)).size).toBe(rows);
});

test("when a gateway stops in the middle, another sends the rows without an outcome; no row is issued twice", async () => {
  const eventId = await gateway.event();
  const other = await openOther();
  let reachMiddle = (): void => undefined;
  const middle = new Promise<void>((resolve) => (reachMiddle = resolve));
  let decided = 0;
  const issuer = decideByHand(gateway, eventId, ({ quantity }) => {
    if (++decided === 300) reachMiddle();
    return quantity;
  });
  const { path } = await send(other, eventId, fileOf(rowsMax));
  await middle;
  await other.close();
  expect(decided).toBeLessThan(rowsMax);
  const done = Import.parse(await importDone(gateway, gateway.staff, path));
  await issuer.close();
  expect(done).toMatchObject({ rows: rowsMax, decided: rowsMax, fulfilled: rowsMax, ticketsIssued: rowsMax });
  expect(new Set(keysOf(issuer.seen)).size).toBe(rowsMax);
  expect(new Set(issuer.seen.map(({ purchaseId }) => purchaseId)).size).toBe(rowsMax);
});

test("rows that were decided before are not sent again", async () => {
  const eventId = await gateway.event();
  const issuer = decideByHand(gateway, eventId);
  const { id, path } = await send(gateway, eventId, fileOf(500));
  await importDone(gateway, gateway.staff, path);
  await gateway.mysql.query("UPDATE Import SET status = 'RUNNING', finishedAt = NULL WHERE id = ?", [id]);
  await gateway.mysql.query(
    "DELETE p FROM Purchase p JOIN ImportRow r ON r.purchaseId = p.id WHERE r.importId = ? AND r.line IN (7, 300)",
    [id],
  );
  // Neither this gateway nor its line has seen the rows.
  const fresh = await openOther({ REDIS_PREFIX: `${gateway.services.settings.REDIS_PREFIX}-new` });
  const second = decideByHand(fresh, eventId);
  await importDone(gateway, gateway.staff, path);
  await Promise.all([issuer.close(), second.close()]);
  const again = keysOf([...issuer.seen.slice(500), ...second.seen]);
  expect(new Set(again)).toEqual(new Set([`${id}:7`, `${id}:300`]));
  await fresh.close();
});

test("while the line is full an import waits, and continues once there is room", async () => {
  const small = await openOther({ LINE_MAX: "10" });
  const eventId = await gateway.event();
  const issuer = decideByHand(small, eventId);
  const { path } = await send(small, eventId, fileOf(45), small.staff);
  const done = Import.parse(await importDone(small, small.staff, path));
  await issuer.close();
  await small.close();
  expect(done).toMatchObject({ decided: 45, fulfilled: 45 });
  expect(new Set(keysOf(issuer.seen)).size).toBe(45);
});

test("imports of two events run side by side: one whose line does not move delays no other", async () => {
  const [still, moving] = [await gateway.event(), await gateway.event()];
  const waiting = await send(gateway, still, fileOf(5));
  const issuer = decideByHand(gateway, moving);
  await importDone(gateway, gateway.staff, (await send(gateway, moving, fileOf(5))).path);
  await issuer.close();
  const answer = await gateway.as(gateway.staff, "GET", waiting.path);
  expect(Import.parse(await answer.json())).toMatchObject({ status: "RUNNING" });
});
