import { openRedisLine } from "@admit/line";
import { knownMigrations, openMysql } from "@admit/prisma";
import { expect, onTestFinished, test, vi } from "vitest";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { Drain } from "../platform/bounds/drain.ts";
import { openReadiness } from "./open-readiness.ts";

const gateway = testGateway();

/** The status and answer of the same gateway with other servers. */
async function readyz(changed: { store?: typeof gateway.services.store; mysql?: typeof gateway.mysql } = {}) {
  const readiness = openReadiness({ ...gateway.services, ...changed });
  const response = await gateway.appWith({ ...changed, readiness }).request("/readyz");
  return [response.status, await response.json()];
}

function otherMysql(url: string, connections = 1): typeof gateway.mysql {
  const mysql = openMysql(url, connections);
  onTestFinished(() => mysql.end());
  return mysql;
}

const ready = { redis: "ok", mysql: "ok", migrations: "ok", pendingMigrations: [] };

test("200: alive, and ready with every part named: a check writes to both servers", async () => {
  expect(await (await gateway.as(null, "GET", "/healthz")).json()).toEqual({ status: "ok" });
  const written = vi.spyOn(gateway.services.store, "probeWrite");
  await gateway.mysql.query("DELETE FROM ReadinessProbe");
  expect(await readyz()).toEqual([200, { status: "ready", ...ready }]);
  expect(written).toHaveBeenCalledTimes(1);
  written.mockRestore();
  expect(await gateway.rows("SELECT id FROM ReadinessProbe")).toEqual([{ id: 1 }]);
});

test("503: the answer names Redis if it is away", async () => {
  const store = openRedisLine({ url: "redis://127.0.0.1:1", prefix: "test", log: gateway.services.log });
  expect(await readyz({ store })).toMatchObject([503, { status: "not-ready", redis: "away", mysql: "ok" }]);
  await store.close();
});

test("503: the answer names MySQL if it is away, and migrations that are missing", async () => {
  const away = otherMysql("mysql://root@127.0.0.1:1/nowhere");
  expect(await readyz({ mysql: away })).toMatchObject([503, { redis: "ok", mysql: "away" }]);
  const url = new URL(gateway.services.settings.DATABASE_URL);
  url.pathname = "/admit_test_not_there";
  const pending = { mysql: "ok", migrations: "pending", pendingMigrations: knownMigrations };
  expect(await readyz({ mysql: otherMysql(url.href) })).toMatchObject([503, pending]);
});

test("503: a gateway that shuts down is not ready, but alive", async () => {
  const drain = new Drain();
  await drain.begin(0);
  const app = gateway.appWith({ drain });
  const response = await app.request("/readyz");
  expect([response.status, await response.json()]).toMatchObject([503, { status: "shutting-down" }]);
  expect((await app.request("/healthz")).status).toBe(200);
});

test("a thousand simultaneous requests cause one check", async () => {
  const written = vi.spyOn(gateway.services.store, "probeWrite");
  const readiness = openReadiness(gateway.services);
  await Promise.all(Array.from({ length: 1000 }, () => readiness()));
  expect(written).toHaveBeenCalledTimes(1);
  written.mockRestore();
});

test("a database that answers but does not finish writes refuses writes, and gets one write at a time", async () => {
  const mysql = otherMysql(gateway.services.settings.DATABASE_URL, 2);
  const waiting = async (): Promise<number> => {
    const sql =
      "SELECT id FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND INFO LIKE 'INSERT INTO ReadinessProbe%'";
    return (await gateway.rows(sql)).length;
  };
  await openReadiness(gateway.services)();
  const holder = await mysql.getConnection();
  await holder.query("START TRANSACTION; SELECT * FROM ReadinessProbe WHERE id = 1 FOR UPDATE");
  const readiness = openReadiness(gateway.services);
  expect(await readiness()).toMatchObject({ ...ready, mysql: "refuses-writes" });
  await expect.poll(waiting).toBe(1);
  expect(await readiness()).toMatchObject({ mysql: "refuses-writes" });
  expect(await waiting()).toBeLessThanOrEqual(1);
  await holder.query("ROLLBACK");
  holder.release();
  await expect.poll(async () => (await readiness()).mysql, { timeout: 10_000 }).toBe("ok");
});
