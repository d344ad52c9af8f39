import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRows } from "@admit/prisma";
import { createTestDatabase, makeEvent, makeUser, testServers } from "@admit/prisma/testing";
import { noTracing, openLog } from "@admit/telemetry";
import { type ChangeName, openRedisLine } from "@admit/line";
import { LineProbe } from "@admit/line/testing";
import { Registry } from "prom-client";
import { afterAll, beforeAll } from "vitest";
import { openServices } from "../../src/open-services.ts";
import { createApp } from "../../src/http/app.ts";
import { signSession } from "../../src/people/sessions/session-token.ts";
import type { Services } from "../../src/http/api-routes.ts";
import { readSettings } from "../../src/platform/settings.ts";
import { issue, voidTicket } from "./issue.ts";
import { makeLink } from "./make-link.ts";
import { nextChange } from "./next-change.ts";
import { takeLinkMail } from "./take-link-mail.ts";

/** Higher than any session epoch that a test reaches: a session signed with it survives "end all sessions". */
export const neverEndedEpoch = 1_000_000_000;

export type TestGateway = Awaited<ReturnType<typeof openTestGateway>>;

/** Settings that differ from the defaults; limits are off unless named. */
type Environment = Record<string, string>;

/**
 * Opens a gateway before a file's tests and closes it after them. The result is usable in hooks and tests.
 * @param environment as for `openTestGateway`, or a function that runs before it opens
 */
export function testGateway(environment: Environment | (() => Environment | Promise<Environment>) = {}): TestGateway {
  const gateway = {} as TestGateway;
  beforeAll(async () => {
    const settings = typeof environment === "function" ? await environment() : environment;
    Object.assign(gateway, await openTestGateway(settings));
  });
  afterAll(() => gateway.close());
  return gateway;
}

/** The whole gateway without workers, with its own database and Redis prefix. */
export async function openTestGateway(environment: Environment = {}) {
  const servers = testServers();
  const database = await createTestDatabase(servers.databaseUrl);
  const dataDir = await mkdtemp(join(tmpdir(), "admit-gateway-"));
  const settings = readSettings({
    DATABASE_URL: database.url,
    REDIS_URL: servers.redisUrl,
    REDIS_PREFIX: `test-${randomBytes(6).toString("hex")}`,
    ADMIT_DATA_DIR: dataDir,
    PUBLIC_URL: "https://tickets.example.org",
    FRONTEND_DIR: join(dataDir, "frontend"),
    RATE_LIMIT_USER_WRITES: "off",
    RATE_LIMIT_USER_READS: "off",
    RATE_LIMIT_ADDRESS: "off",
    RATE_LIMIT_SIGN_IN: "off",
    RATE_LIMIT_NEW_ACCOUNTS: "off",
    ...environment,
  });
  const logged: Record<string, unknown>[] = [];
  const write = (line: string): void => void logged.push(JSON.parse(line));
  const log = openLog("gateway", settings.LOG_LEVEL, { write });
  const store = openRedisLine({ url: settings.REDIS_URL, prefix: settings.REDIS_PREFIX, log });
  await store.connected();
  const probe = new LineProbe(settings.REDIS_URL, settings.REDIS_PREFIX);
  const connections = { prismaConnections: 4, mysqlConnections: 2 };
  const services = await openServices({ settings, log, store, tracing: noTracing, ...connections });
  const { drain, mysql, prisma } = services;
  const app = createApp(services);
  const [buyer, staff, admin] = await Promise.all([
    makeUser(mysql),
    makeUser(mysql, { role: "STAFF" }),
    makeUser(mysql, { role: "ADMIN" }),
  ]);
  const token = async (userId: string, now?: Date) => (await signSession(userId, services.keys, now)).token;
  /** Makes calls with a user's bearer token, without one for null; a body is sent as JSON. */
  const callerOf =
    (called: Pick<typeof app, "request">) =>
    async (userId: string | null, method: string, path: string, body?: unknown, more?: Record<string, string>) => {
      const headers = new Headers(more);
      if (userId !== null) headers.set("Authorization", `Bearer ${await token(userId)}`);
      if (body !== undefined) headers.set("Content-Type", "application/json");
      return called.request(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    };
  const as = callerOf(app);
  return {
    services,
    app,
    mysql,
    /** What is in Redis, and an issuer to act as. */
    probe,
    logged,
    /** Active users: the usual caller of each role. */
    buyer,
    staff,
    admin,
    as,
    /** A bearer token of the user, valid for a session's time from `now`. */
    token,
    /** Another app on the same servers, with other services or settings. */
    appWith(others: Partial<Services>, otherSettings?: Partial<Services["settings"]>) {
      const changed = { ...others, settings: { ...settings, ...otherSettings } };
      const other = createApp({ ...services, metrics: new Registry(), ...changed });
      return Object.assign(other, { as: callerOf(other) });
    },
    user: (fields?: Parameters<typeof makeUser>[1]) => makeUser(mysql, fields),
    event: (fields?: Parameters<typeof makeEvent>[1]) => makeEvent(mysql, fields),
    issue: (given: Parameters<typeof issue>[1]) => issue(mysql, given),
    voidTicket: (id = "") => voidTicket(mysql, id),
    nextChange: (change: ChangeName) => nextChange(services.store, change),
    link: (fields: Parameters<typeof makeLink>[1]) => makeLink(mysql, fields),
    /** Sends a purchase. */
    buy: (userId: string, eventId: string, key = "one", quantity = 1) =>
      as(userId, "POST", `/v1/events/${eventId}/purchases`, { quantity }, { "Idempotency-Key": key }),
    /** Issues a ticket as staff do, once per holder. */
    issuance(eventId: string, holder: { userId: string } | { email: string }) {
      const key = { "Idempotency-Key": JSON.stringify(holder) };
      return as(staff, "POST", `/v1/admin/events/${eventId}/issuances`, { ...holder, quantity: 1 }, key);
    },
    rows: (sql: string, ...values: unknown[]) => readRows<Record<string, unknown>>(mysql, sql, values),
    /** A subject's audit entries, oldest first. */
    audit: (subjectId: string): Promise<{ actorId: string; action: string; details: unknown }[]> =>
      prisma.auditEntry.findMany({
        where: { subjectId },
        orderBy: { id: "asc" },
        select: { actorId: true, action: true, details: true },
      }),
    /** Takes the next due link mail from the queue and writes its link, as a worker would. */
    nextMail: () => takeLinkMail(services),
    async close() {
      await drain.begin(0);
      services.ops.close();
      await services.imports.close();
      services.line.close();
      await store.close();
      await probe.close();
      await services.readAudit.close();
      await Promise.all([prisma.$disconnect(), mysql.end()]);
      await Promise.all([database.drop(), rm(dataDir, { recursive: true })]);
    },
  };
}
