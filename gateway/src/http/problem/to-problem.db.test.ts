import { openMysql, openPrisma } from "@admit/prisma";
import type { RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UserCache } from "../../people/users/user-cache.ts";
import { codeOf, problemOf } from "../../../test/tools/problem-of.ts";
import { testGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { toProblemError } from "./to-problem.ts";

const nowhere = "mysql://root@127.0.0.1:1/nowhere";
const gateway = testGateway();
const prisma = openPrisma(nowhere, 2);
let app: ReturnType<TestGateway["appWith"]>;
beforeAll(() => void (app = gateway.appWith({ prisma })));
afterAll(() => prisma.$disconnect());

test("503: a read that needs the database says when to retry, and names no server", async () => {
  const response = await app.as(gateway.buyer, "GET", "/v1/me/tickets");
  expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
  const problem = await problemOf(response);
  expect(problem.code).toBe("database-unavailable");
  expect(JSON.stringify(problem)).not.toMatch(/127\.0\.0\.1|prisma|pool/i);
});

test("503: a transaction too", async () => {
  const answer = app.as(gateway.staff, "POST", "/v1/admin/events", { title: "Never created" });
  expect(await codeOf(answer)).toBe("database-unavailable");
});

test("503 and not 401: a caller who cannot be looked up is not anonymous", async () => {
  const mysql = openMysql(nowhere, 1);
  const blind = gateway.appWith({ users: new UserCache(mysql) });
  expect(await codeOf(blind.as(gateway.buyer, "GET", "/v1/me"))).toBe("database-unavailable");
  await mysql.end();
});

/** The code of the problem for an error. */
const problemAfter = (fault: () => Promise<unknown>): Promise<string> =>
  fault().then(
    () => "no error",
    (error: unknown) => toProblemError(error).code,
  );

test.each([
  ["database-unavailable", [1317, 1792, 1180, 1206, 3101, 1047, 29_999]],
  ["internal-error", [1366, 1406, 1048]],
])("%s: errors %j: the system's are 503, those of invalid data that we sent are 500", async (code, numbers) => {
  for (const errno of numbers) {
    const signal = `SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = ${errno}`;
    expect([errno, await problemAfter(() => gateway.mysql.query(signal))]).toEqual([errno, code]);
    expect([errno, await problemAfter(() => gateway.services.prisma.$executeRawUnsafe(signal))]).toEqual([errno, code]);
  }
});

test("503: a query that is killed", async () => {
  const id = await gateway.event();
  const locking = await gateway.mysql.getConnection();
  await locking.query("START TRANSACTION");
  await locking.query("SELECT 1 FROM Event WHERE contentId = ? FOR UPDATE", [id]);
  const change = { where: { contentId: id }, data: { venue: "Elsewhere" } };
  const code = problemAfter(() => gateway.services.prisma.event.update(change));
  const updating =
    "SELECT ID AS id FROM information_schema.PROCESSLIST WHERE INFO LIKE '%UPDATE%' AND DB = DATABASE() AND ID <> CONNECTION_ID()";
  const found = async () => (await locking.query<RowDataPacket[]>(updating))[0];
  await expect.poll(async () => (await found()).length).toBe(1);
  await locking.query(`KILL QUERY ${(await found())[0]?.["id"]}`);
  expect(await code).toBe("database-unavailable");
  await locking.query("ROLLBACK");
  locking.release();
});

test("cached users and events are answered without the database", async () => {
  const id = await gateway.event();
  const userId = await gateway.user();
  expect((await gateway.as(userId, "GET", "/v1/me")).status).toBe(200);
  expect((await gateway.as(null, "GET", `/v1/events/${id}`)).status).toBe(200);
  expect((await app.as(userId, "GET", "/v1/me")).status).toBe(200);
  expect((await app.request(`/v1/events/${id}`)).status).toBe(200);
});
