import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Person } from "../client/person.ts";
import { runAudit } from "./audit.ts";
import type { Closers } from "./closers.ts";
import { makeDatabase, type Database } from "./database.ts";
import { freePort } from "./free-port.ts";
import { forgetKeys } from "./forget-keys.ts";
import { openHost, type Claims } from "./host.ts";
import { makeService, type Part } from "./make-service.ts";
import { sharedServers, temporaryFolder } from "./place.ts";
import type { Service } from "./service.ts";
import { makeInvited, suspend } from "./user-status.ts";

export interface SetUpOptions {
  gateways?: number;
  workers?: number;
  /** Servers of the test's own, instead of those that all tests share. */
  databaseUrl?: string;
  redisUrl?: string;
  /** More settings of gateways and workers. */
  settings?: Record<string, string>;
  /** Settings of one of them, which go before those of all. */
  settingsOf?(name: string, settings: Settings): Promise<Record<string, string>>;
}

type Settings = Record<"DATABASE_URL" | "REDIS_URL" | "REDIS_PREFIX", string>;

/** A whole Admit of a test file's own: database, keys in Redis, data folder, host, gateways, workers. */
export interface SetUp {
  /** Where keys and the outbox are. */
  dataDir: string;
  database: Database;
  gateways: readonly Service[];
  workers: readonly Service[];
  /** The first one, or the one of that number, from 0. @throws where there are not as many */
  gateway(nth?: number): Service;
  worker(nth?: number): Service;
  admin: Person;
  /** Not signed in. */
  nobody: Person;
  suspend(person: Person): Promise<void>;
  makeInvited(email: string): Promise<void>;
  /** Somebody whom the host signs in, at the first gateway. */
  person(claims?: Claims): Promise<Person>;
  people(count: number): Promise<Person[]>;
  /** One more, ended with the set-up; its own settings go before those of all. */
  add(part: Part, settings?: Record<string, string>): Promise<Service>;
  /** @throws with what the audit of the database found */
  audit(): Promise<void>;
  /** The last lines of what gateways and workers have written to their logs. */
  said(): string;
}

/**
 * Starts a set-up.
 * @param closers told how to end each thing as soon as it is there, also when a later one cannot be started
 */
export async function startSetUp(wanted: SetUpOptions, closers: Closers): Promise<SetUp> {
  const options = { gateways: 1, workers: 1, settings: {}, settingsOf: async () => ({}), ...wanted };
  const { databaseUrl = sharedServers().databaseUrl, redisUrl = sharedServers().redisUrl } = options;
  const folder = temporaryFolder();
  closers.add(async () => rmSync(folder, { recursive: true, force: true }));
  const dataDir = join(folder, "data");
  const host = await openHost();
  closers.add(() => host.close());
  const database = await makeDatabase(databaseUrl, folder);
  closers.add(() => database.drop());
  const prefix = `e2e-${randomBytes(6).toString("hex")}`;
  closers.add(() => forgetKeys(redisUrl, prefix));

  // Workers need it for links in mails, and start at the same time as the gateways.
  const firstPort = String(await freePort());
  const environment = {
    NODE_ENV: "production",
    PUBLIC_URL: `http://127.0.0.1:${firstPort}`,
    LOG_LEVEL: "warn",
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    REDIS_PREFIX: prefix,
    ADMIT_DATA_DIR: dataDir,
    ...host.settings,
    ...options.settings,
  };
  const services: Record<Part, Service[]> = { gateway: [], worker: [] };
  const begun = { gateway: 0, worker: 0 };
  closers.add(() => closeAll([...services.gateway, ...services.worker]));
  const add: SetUp["add"] = async (part, settings = {}) => {
    const name = `${part}-${++begun[part]}`;
    const first = name === "gateway-1" ? { PORT: firstPort } : {};
    const own = { ...first, ...(await options.settingsOf(name, environment)) };
    const service = await makeService(part, name, folder, { ...environment, ...own, ...settings });
    services[part].push(service);
    await service.start();
    return service;
  };
  const addMany = (part: Part, count: number) => Promise.all(Array.from({ length: count }, () => add(part)));
  await Promise.all([addMany("gateway", options.gateways), addMany("worker", options.workers)]);
  const gateway = pickFrom(services.gateway);
  const { url } = gateway();
  const person = async (claims?: Claims) => new Person(url, await host.token(claims));
  const admin = await person({ role: "ADMIN" });
  return {
    dataDir,
    database,
    gateways: services.gateway,
    workers: services.worker,
    gateway,
    worker: pickFrom(services.worker),
    admin,
    nobody: new Person(url),
    suspend: (somebody) => suspend(admin, somebody),
    makeInvited: (email) => makeInvited(admin, email),
    person,
    people: (count) => Promise.all(Array.from({ length: count }, () => person())),
    add,
    audit: () => runAudit(database.url, folder),
    said: () => [...services.gateway, ...services.worker].map((service) => service.said).join("\n"),
  };
}

function pickFrom(services: readonly Service[]): (nth?: number) => Service {
  return (nth = 0) => {
    const service = services[nth];
    if (service === undefined) throw new Error(`this set-up has ${services.length} of them only`);
    return service;
  };
}

/** Waits for all of them, so that nobody is left when one ends badly. */
async function closeAll(services: readonly Service[]): Promise<void> {
  const closed = await Promise.allSettled(services.map((service) => service.close()));
  for (const each of closed) if (each.status === "rejected") throw each.reason;
}
