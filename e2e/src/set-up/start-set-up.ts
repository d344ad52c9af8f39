import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Role } from "@admit/contract";
import { Person } from "../client/person.ts";
import { auditWith } from "./audit.ts";
import { Closers } from "./closers.ts";
import { makeDatabase, type Database } from "./database.ts";
import { forgetKeys } from "./forget-keys.ts";
import { freePort } from "./free-port.ts";
import { openHost, type Claims, type Host } from "./host.ts";
import { builtArgs, sharedServers } from "./place.ts";
import { PrivateMysql } from "./private-mysql.ts";
import { PrivateRedis } from "./private-redis.ts";
import { Service } from "./service.ts";

export interface SetUpOptions {
  gateways?: number;
  workers?: number;
  /** Servers of this set-up's own, which it may stop and empty. */
  own?: "redis" | "mysql";
  /** For gateways and workers. */
  settings?: Record<string, string>;
}

/** A whole Admit of a test file's own: database, keys in Redis, data folder, host, gateways, workers. */
export interface SetUp {
  folder: string;
  host: Host;
  database: Database;
  gateways: readonly [Service, ...Service[]];
  workers: readonly Service[];
  /** Only with `own`. */
  redis: PrivateRedis;
  mysql: PrivateMysql;
  /** Somebody whom the host signs in, at the first gateway. */
  person(claims?: Claims): Promise<Person>;
  admin: Person;
  /** Started besides, and ended with the set-up. */
  addGateway(): Promise<Service>;
  addWorker(): Promise<Service>;
  /** @throws what the audit of the database found wrong */
  audit(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a set-up. What it started is ended by `stop`, or here when it cannot be started. */
export async function startSetUp(options: SetUpOptions = {}): Promise<SetUp> {
  const closers = new Closers();
  try {
    return await start(options, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function start(options: SetUpOptions, closers: Closers): Promise<SetUp> {
  const folder = mkdtempSync(join(tmpdir(), "admit-e2e-"));
  closers.add(async () => rmSync(folder, { recursive: true, force: true }));
  const host = await openHost();
  closers.add(() => host.close());
  const servers = await openServers(options.own, folder, closers);
  const database = await makeDatabase(servers.databaseUrl, folder);
  closers.add(() => database.drop());
  const prefix = `e2e-${randomBytes(6).toString("hex")}`;
  closers.add(() => forgetKeys(servers.redisUrl, prefix));

  const settings = {
    NODE_ENV: "production",
    LOG_LEVEL: "warn",
    HOST: "127.0.0.1",
    DATABASE_URL: database.url,
    REDIS_URL: servers.redisUrl,
    REDIS_PREFIX: prefix,
    ADMIT_DATA_DIR: join(folder, "data"),
    ...host.settings,
    ...options.settings,
  };
  const services: Service[] = [];
  closers.add(() => Promise.all(services.map((service) => service.close())));
  const add = async (part: "gateway" | "worker"): Promise<Service> => {
    const service = await makeService(part, `${part}-${services.length + 1}`, settings, folder);
    services.push(service);
    await service.start();
    return service;
  };
  const addMany = (part: "gateway" | "worker", count: number) => Promise.all(Array.from({ length: count }, () => add(part)));

  const [gateways, workers] = await Promise.all([
    addMany("gateway", options.gateways ?? 1),
    addMany("worker", options.workers ?? 1),
  ]);
  const person = async (claims?: Claims) => new Person(await host.token(claims), (gateways[0] as Service).url);
  return {
    folder,
    host,
    database,
    gateways: gateways as [Service, ...Service[]],
    workers,
    ...servers,
    person,
    admin: await person({ role: "ADMIN" satisfies Role }),
    addGateway: () => add("gateway"),
    addWorker: () => add("worker"),
    audit: () => auditWith(database.url, folder),
    stop: () => closers.close(),
  };
}
