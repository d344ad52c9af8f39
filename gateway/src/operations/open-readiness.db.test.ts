import { readinessKey } from "@admit/contract";
import { openMysql } from "@admit/prisma";
import { expect, onTestFinished, test } from "vitest";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { openReadiness } from "./open-readiness.ts";

const gateway = testGateway();

/** The gateway's Redis, with a count of what is written to it. */
function countingRedis() {
  let writes = 0;
  const { redis } = gateway.services;
  const counting = new Proxy(redis, {
    get(target, name) {
      if (name === "set") writes += 1;
      const value = Reflect.get(target, name) as unknown;
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  return { redis: counting, writes: () => writes };
}

test("a check writes to both servers", async () => {
  const { mysql, redis, settings } = gateway.services;
  await redis.del(readinessKey(settings.REDIS_PREFIX));
  await mysql.query("DELETE FROM ReadinessProbe");
  const readiness = await openReadiness(gateway.services)();
  expect(readiness).toEqual({ redis: "ok", mysql: "ok", migrations: "ok", pendingMigrations: [] });
  expect(await redis.pttl(readinessKey(settings.REDIS_PREFIX))).toBeGreaterThan(0);
  expect((await mysql.query("SELECT id FROM ReadinessProbe"))[0]).toEqual([{ id: 1 }]);
});

test("a thousand simultaneous requests cause one check", async () => {
  const { redis, writes } = countingRedis();
  const readiness = openReadiness({ ...gateway.services, redis });
  await Promise.all(Array.from({ length: 1000 }, () => readiness()));
  expect(writes()).toBe(1);
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
