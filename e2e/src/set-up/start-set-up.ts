import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Person } from "../client/person.ts";
import { runAudit } from "./audit.ts";
import { Closers } from "./closers.ts";
import { makeDatabase, type Database } from "./database.ts";
import { forgetKeys } from "./forget-keys.ts";
import { openHost, type Claims } from "./host.ts";
import { makeService, type Part } from "./make-service.ts";
import { sharedServers } from "./place.ts";
import type { Service } from "./service.ts";

export interface SetUpOptions {
  gateways?: number;
  workers?: number;
  /** Servers of the test's own, instead of those that all tests share. */
  databaseUrl?: string;
  redisUrl?: string;
  /** More settings of gateways and workers. */
  settings?: Record<string, string>;
}

/** A whole Admit of a test file's own: database, keys in Redis, data folder, host, gateways, workers. */
export interface SetUp {
  /** Where keys and the outbox are. */
  dataDir: string;
  database: Database;
  gateway: Service;
  gateways: readonly Service[];
  workers: readonly Service[];
  admin: Person;
  /** Somebody whom the host signs in, at the first gateway. */
  person(claims?: Claims): Promise<Person>;
  /** One more, ended with the set-up. */
  add(part: Part): Promise<Service>;
  /** @throws with what the audit of the database found */
  audit(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a set-up. What it started is ended by `stop`, or here when it cannot be started. */
export async function startSetUp(options: SetUpOptions = {}): Promise<SetUp> {
  const closers = new Closers();
  try {
    return await start({ ...sharedServers(), gateways: 1, workers: 1, settings: {}, ...options }, closers);
  } catch (error) {
    await closers.close();
    throw error;
  }
}

async function start(options: Required<SetUpOptions>, closers: Closers): Promise<SetUp> {
  const folder = mkdtempSync(join(tmpdir(), "admit-e2e-"));
  closers.add(async () => rmSync(folder, { recursive: true, force: true }));
  const dataDir = join(folder, "data");
  const host = await openHost();
  closers.add(() => host.close());
  const database = await makeDatabase(options.databaseUrl, folder);
  closers.add(() => database.drop());
  const prefix = `e2e-${randomBytes(6).toString("hex")}`;
  closers.add(() => forgetKeys(options.redisUrl, prefix));

  const environment = {
    NODE_ENV: "production",
    LOG_LEVEL: "warn",
    DATABASE_URL: database.url,
    REDIS_URL: options.redisUrl,
    REDIS_PREFIX: prefix,
    ADMIT_DATA_DIR: dataDir,
    ...host.settings,
    ...options.settings,
  };
  const services: Service[] = [];
  closers.add(() => closeAll(services));
  const add = async (part: Part): Promise<Service> => {
    const service = await makeService(part, `${part}-${services.length + 1}`, folder, environment);
    services.push(service);
    await service.start();
    return service;
  };
  const addMany = (part: Part, count: number) => Promise.all(Array.from({ length: count }, () => add(part)));
  const [gateways, workers] = await Promise.all([
    addMany("gateway", options.gateways),
    addMany("worker", options.workers),
  ]);
  const [gateway] = gateways;
  if (gateway === undefined) throw new Error("a set-up has at least one gateway");
  const person = async (claims?: Claims) => new Person(gateway.url, await host.token(claims));
  return {
    dataDir,
    database,
    gateway,
    gateways,
    workers,
    admin: await person({ role: "ADMIN" }),
    person,
    add,
    audit: () => runAudit(database.url, folder),
    stop: () => closers.close(),
  };
}

/** Waits for all of them, so that nobody is left when one ends badly. */
async function closeAll(services: readonly Service[]): Promise<void> {
  const closed = await Promise.allSettled(services.map((service) => service.close()));
  for (const each of closed) if (each.status === "rejected") throw each.reason;
}
