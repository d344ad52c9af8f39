import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  askRedis,
  auditDatabase,
  type Closers,
  createDatabase,
  forgetKeys,
  freePort,
  type Part,
  Service,
  until,
} from "@admit/environment";
import { Person } from "../client/person.ts";
import { type Claims, openHost } from "./host.ts";

export interface DeploymentOptions {
  gateways?: number;
  workers?: number;
  /** Servers of the test's own, instead of those that all tests share. */
  databaseUrl?: string;
  redisUrl?: string;
  /** More settings of gateways and workers. */
  settings?: Record<string, string>;
  /** Settings of one of them, which replace those of all. */
  settingsOf?(name: string, settings: Settings): Promise<Record<string, string>>;
}

type Settings = Record<"DATABASE_URL" | "REDIS_URL" | "REDIS_PREFIX", string>;

/** A whole Admit: database, keys in Redis, data folder, host, gateways, workers. */
export type Deployment = Awaited<ReturnType<typeof startDeployment>>;

/** For tests that send more than people do. */
export const noRateLimits = { RATE_LIMIT_USER_WRITES: "off", RATE_LIMIT_USER_READS: "off", RATE_LIMIT_ADDRESS: "off" };

/** Node's own default: many gateways share this machine, and their memory is compared. */
const nodeArgs = ["--max-semi-space-size=16"];

/** A folder of the caller's own, inside that of the run, which is removed even if the run is killed. */
export const temporaryFolder = (): string =>
  mkdtempSync(join(resolve(process.env["ADMIT_DATA_DIR"] ?? tmpdir()), "admit-e2e-"));

/** The servers that `pnpm test` started, or was given. @throws if the tests were not started by it */
export function sharedServers(): { databaseUrl: string; redisUrl: string } {
  const { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } = process.env;
  if (databaseUrl === undefined || redisUrl === undefined)
    throw new Error("These tests need MySQL and Redis. Run `npx --yes pnpm test`, which starts both.");
  return { databaseUrl, redisUrl };
}

/** The batches of a line, as they are queued in the shared Redis. */
export const batchesOf = (prefix: string, eventId: string): Promise<Record<string, unknown>[]> =>
  askRedis(sharedServers().redisUrl, async (redis) => {
    const jobs = (await redis.keys(`${prefix}:{${eventId}}:*`)).filter((key) => /:\d+$/.test(key));
    return Promise.all(jobs.map(async (job) => JSON.parse((await redis.hget(job, "data")) ?? "null")));
  });

/** @param closers get what ends each thing as soon as it is open, also if a later one cannot be started */
export async function startDeployment(wanted: DeploymentOptions, closers: Closers) {
  const options = { gateways: 1, workers: 1, settings: {}, settingsOf: async () => ({}), ...wanted };
  const { databaseUrl = sharedServers().databaseUrl, redisUrl = sharedServers().redisUrl } = options;
  const folder = temporaryFolder();
  closers.add(() => rmSync(folder, { recursive: true, force: true }));
  const dataDir = join(folder, "data");
  const host = await openHost();
  closers.add(() => host.close());
  const database = await createDatabase(databaseUrl);
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
  const all = (): Service[] => [...services.gateway, ...services.worker];
  closers.add(() => closeAll(all()));
  /** One more service, ended with the deployment; its own settings replace those of all. */
  const add = async (part: Part, settings: Record<string, string> = {}) => {
    const name = `${part}-${++begun[part]}`;
    const first = name === "gateway-1" ? { PORT: firstPort } : {};
    const own = { ...first, ...(await options.settingsOf(name, environment)), ...settings };
    const ownEnvironment = { ...environment, ...own };
    const service = await Service.plan(part, { name, folder, environment: ownEnvironment, nodeArgs });
    services[part].push(service);
    await service.start();
    return service;
  };
  const addMany = (part: Part, count: number) => Promise.all(Array.from({ length: count }, () => add(part)));
  await Promise.all([addMany("gateway", options.gateways), addMany("worker", options.workers)]);
  const gateway = pickFrom(services.gateway);
  const { url } = gateway();
  /** A person whom the host signs in, at the first gateway. */
  const person = async (claims?: Claims) => new Person(url, await host.token(claims));
  const admin = await person({ role: "ADMIN" });
  const visitor = new Person(url);
  return {
    folder,
    /** For keys and the outbox. */
    dataDir,
    database,
    /** Of its keys in Redis. */
    prefix,
    gateways: services.gateway as readonly Service[],
    workers: services.worker as readonly Service[],
    gateway,
    worker: pickFrom(services.worker),
    admin,
    /** Not signed in. */
    visitor,
    /** Suspends a person. All gateways know it when this returns. */
    async suspend(suspended: Person) {
      await admin.write("PATCH", `/v1/admin/users/${(await suspended.me()).id}`, { status: "SUSPENDED" });
    },
    person,
    people: (count: number) => Promise.all(Array.from({ length: count }, () => person())),
    add,
    /** Waits until the first gateway's readiness has this status. @returns its body */
    readyz: (status: number) =>
      until(`/readyz answers ${status}`, async () => {
        const answer = await visitor.call("/readyz");
        return answer.status === status && answer.body;
      }),
    /** Runs while purchases of this event are accepted and none is decided: its line is paused. */
    async whilePaused<Result>({ id }: { id: string }, run: () => Promise<Result>) {
      await admin.write("POST", `/v1/ops/lines/${id}/pause`, {});
      const result = await run();
      await admin.write("POST", `/v1/ops/lines/${id}/resume`, {});
      return result;
    },
    /** Runs while all workers are frozen, so that none decides and the line is not paused. */
    async whileWorkersHang<Result>(run: () => Promise<Result>) {
      for (const worker of services.worker) worker.freeze();
      try {
        return await run();
      } finally {
        for (const worker of services.worker) worker.thaw();
      }
    },
    /** @throws with the violations that the audit of the database found */
    audit: () => auditDatabase(database.url),
    /** The last lines of the logs of gateways and workers. */
    lastOutput: () =>
      all()
        .map((service) => service.lastOutput)
        .join("\n"),
  };
}

/** Picks the first one, or the one of that number, from 0. @throws if there are not as many */
function pickFrom(services: readonly Service[]): (nth?: number) => Service {
  return (nth = 0) => {
    const service = services[nth];
    if (service === undefined) throw new Error(`this deployment has only ${services.length} of them`);
    return service;
  };
}

/** Waits for all of them, so that none is left running if one ends badly. */
async function closeAll(services: readonly Service[]): Promise<void> {
  const closed = await Promise.allSettled(services.map((service) => service.close()));
  for (const each of closed) if (each.status === "rejected") throw each.reason;
}
