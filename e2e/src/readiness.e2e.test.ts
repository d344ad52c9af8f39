import { until } from "@admit/environment";
import mysql from "mysql2/promise";
import { Redis } from "ioredis";
import { expect, test } from "vitest";
import { PrivateMysql } from "./environment/private-mysql.ts";
import { PrivateRedis } from "./environment/private-redis.ts";
import { deploymentForFile } from "./environment/deployment-for-file.ts";

let database: PrivateMysql;
let redis: PrivateRedis;

const deployment = deploymentForFile(async (closers) => {
  redis = await PrivateRedis.open();
  closers.add(() => redis.close());
  database = await PrivateMysql.open();
  closers.add(() => database.close());
  // Root may write to a server that is read-only; the service's user may not.
  await asRoot("CREATE USER admit@'127.0.0.1'");
  await asRoot("GRANT ALL ON `admit\\_%`.* TO admit@'127.0.0.1'");
  const url = new URL(database.url);
  url.username = "admit";
  return { workers: 0, redisUrl: redis.url, databaseUrl: url.href };
});

async function asRoot(sql: string): Promise<void> {
  const connection = await mysql.createConnection(database.url);
  await connection.query(sql);
  await connection.end();
}

async function atRedis(...[command = "", ...args]: string[]): Promise<void> {
  const client = new Redis(redis.url, { maxRetriesPerRequest: 0 });
  await client.call(command, ...args);
  client.disconnect();
}

const readyz = () => deployment().visitor.call("/readyz");
const isReady = () => until("the gateway is ready", async () => (await readyz()).status === 200);

/** A gateway disconnects from a replica at once: then Redis refuses writes, or is away until a primary is found. */
const left = /^(refuses-writes|away)$/;

test.for([
  ["a Redis that has become a replica", ["REPLICAOF", "127.0.0.1", "1"], ["REPLICAOF", "NO", "ONE"], left],
  [
    "a Redis whose memory is full",
    ["CONFIG", "SET", "maxmemory", "1"],
    ["CONFIG", "SET", "maxmemory", "0"],
    /^refuses-writes$/,
  ],
] as const)("%s makes the gateway not ready, and its server is named", async ([_what, breaking, mending, named]) => {
  await isReady();
  await atRedis(...breaking);
  await until("the gateway is not ready", async () => (await readyz()).status === 503);
  expect((await readyz()).body).toMatchObject({
    status: "not-ready",
    redis: expect.stringMatching(named) as string,
    mysql: "ok",
  });
  await atRedis(...mending);
  await isReady();
});

test("a MySQL that has become read-only makes the gateway not ready, and its server is named", async () => {
  await isReady();
  await asRoot("SET GLOBAL read_only = 1");
  await until("the gateway is not ready", async () => (await readyz()).status === 503);
  expect((await readyz()).body).toMatchObject({ status: "not-ready", redis: "ok", mysql: "refuses-writes" });
  await asRoot("SET GLOBAL read_only = 0");
  await isReady();
});
