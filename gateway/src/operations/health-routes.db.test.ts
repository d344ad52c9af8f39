import { knownMigrations, openMysql } from "@admit/prisma";
import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { createApp } from "../http/app.ts";
import { Drain } from "../platform/bounds/drain.ts";
import { openReadiness } from "./open-readiness.ts";
import { openRedis } from "@admit/telemetry";
import { testGateway, type TestGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();

/** The same gateway with some services replaced. */
const readyz = async (changed: Partial<TestGateway["services"]>): Promise<Response> => {
  const services = { ...gateway.services, metrics: new Registry(), ...changed };
  return createApp({ ...services, readiness: openReadiness(services) }).request("/readyz");
};

test("200: alive, and ready with every part named", async () => {
  expect(await (await gateway.as(null, "GET", "/healthz")).json()).toEqual({ status: "ok" });
  const response = await readyz({});
  expect([response.status, await response.json()]).toEqual([
    200,
    { status: "ready", redis: "ok", mysql: "ok", migrations: "ok", pendingMigrations: [] },
  ]);
});

test("503: the answer names Redis if it is away", async () => {
  const redis = openRedis("redis://127.0.0.1:1", gateway.services.log);
  const response = await readyz({ redis });
  expect([response.status, await response.json()]).toMatchObject([
    503,
    { status: "not-ready", redis: "away", mysql: "ok" },
  ]);
  redis.disconnect();
});

test("503: the answer names MySQL if it is away", async () => {
  const mysql = openMysql("mysql://root@127.0.0.1:1/nowhere", 1);
  const response = await readyz({ mysql });
  expect([response.status, await response.json()]).toMatchObject([503, { redis: "ok", mysql: "away" }]);
  await mysql.end();
});

test("503: the answer names a database that was not migrated, with the missing migrations", async () => {
  const url = new URL(gateway.services.settings.DATABASE_URL);
  url.pathname = "/admit_test_not_there";
  const mysql = openMysql(url.href, 1);
  const response = await readyz({ mysql });
  expect([response.status, await response.json()]).toMatchObject([
    503,
    {
      mysql: "ok",
      migrations: "pending",
      pendingMigrations: knownMigrations,
    },
  ]);
  await mysql.end();
});

test("503: a gateway that shuts down is not ready, but alive", async () => {
  const drain = new Drain();
  await drain.begin(0);
  const app = createApp({ ...gateway.services, metrics: new Registry(), drain });
  const response = await app.request("/readyz");
  expect([response.status, await response.json()]).toMatchObject([503, { status: "shutting-down" }]);
  expect((await app.request("/healthz")).status).toBe(200);
});
