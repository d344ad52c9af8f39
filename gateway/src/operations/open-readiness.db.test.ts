import { openMysql } from "@admit/prisma";
import { expect, onTestFinished, test, vi } from "vitest";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { openReadiness } from "./open-readiness.ts";

const gateway = testGateway();

test("a check writes to both servers", async () => {
  const { mysql, store } = gateway.services;
  const written = vi.spyOn(store, "probeWrite");
  await mysql.query("DELETE FROM ReadinessProbe");
  const readiness = await openReadiness(gateway.services)();
  expect(readiness).toEqual({ redis: "ok", mysql: "ok", migrations: "ok", pendingMigrations: [] });
  expect(written).toHaveBeenCalledTimes(1);
  written.mockRestore();
  expect((await mysql.query("SELECT id FROM ReadinessProbe"))[0]).toEqual([{ id: 1 }]);
});

test("a thousand simultaneous requests cause one check", async () => {
  const written = vi.spyOn(gateway.services.store, "probeWrite");
  const readiness = openReadiness(gateway.services);
  await Promise.all(Array.from({ length: 1000 }, () => readiness()));
  expect(written).toHaveBeenCalledTimes(1);
  written.mockRestore();
});

test("a database that answers but does not finish writes refuses writes, and gets one write at a time", async () => {
  const mysql = openMysql(gateway.services.settings.DATABASE_URL, 2);
  onTestFinished(() => mysql.end());
  const waiting = async (): Promise<number> => {
    const [rows] = await gateway.mysql.query(
      "SELECT COUNT(*) AS count FROM information_schema.PROCESSLIST WHERE DB = DATABASE() AND INFO LIKE 'INSERT INTO ReadinessProbe%'",
    );
    return Number((rows as { count: number }[])[0]?.count);
  };
  await openReadiness(gateway.services)();
  const holder = await mysql.getConnection();
  await holder.query("START TRANSACTION; SELECT * FROM ReadinessProbe WHERE id = 1 FOR UPDATE");
  const readiness = openReadiness(gateway.services);
  expect(await readiness()).toMatchObject({ redis: "ok", mysql: "refuses-writes", migrations: "ok" });
  await expect.poll(waiting).toBe(1);
  expect(await readiness()).toMatchObject({ mysql: "refuses-writes" });
  expect(await waiting()).toBeLessThanOrEqual(1);
  await holder.query("ROLLBACK");
  holder.release();
  await expect.poll(async () => (await readiness()).mysql, { timeout: 10_000 }).toBe("ok");
});
