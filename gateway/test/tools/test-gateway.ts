import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAccounts, openMysql, openPrisma } from "@admit/prisma";
import { createTestDatabase, makeUser, testServers } from "@admit/prisma/testing";
import { noTracing, openLog } from "@admit/telemetry";
import { openRedisLine } from "@admit/line";
import { LineProbe } from "@admit/line/testing";
import { Registry } from "prom-client";
import { createApp } from "../../src/http/app.ts";
import { Attention } from "../../src/platform/attention/attention.ts";
import { ReadAudit } from "../../src/platform/audit/read-audit.ts";
import { signSession } from "../../src/people/sessions/session-token.ts";
import { exportBounds } from "../../src/platform/csv/csv-response.ts";
import { CallerBound } from "../../src/platform/bounds/caller-bound.ts";
import { Drain } from "../../src/platform/bounds/drain.ts";
import { heldLimits, streamLimits } from "../../src/http/edge/server-limits.ts";
import { Slots } from "../../src/platform/bounds/slots.ts";
import { EventCache } from "../../src/events/event-cache.ts";
import { type Mail, openKeys } from "@admit/tickets";
import { openImports } from "../../src/imports/open-imports.ts";
import { openLine } from "../../src/platform/line/open-line.ts";
import { openCursors } from "../../src/platform/lists/cursor.ts";
import { openOps } from "../../src/operations/open-ops.ts";
import { openReadiness } from "../../src/operations/readiness/open-readiness.ts";
import type { Services } from "../../src/http/services.ts";
import { readSettings } from "../../src/platform/settings.ts";
import { PdfTurns } from "../../src/tickets/pdf-turns.ts";
import { UserCache } from "../../src/people/users/user-cache.ts";
import { takeLinkMail } from "./take-link-mail.ts";

/** Higher than any epoch that ending all sessions reaches: the next request is signed in again. */
export const neverEndedEpoch = 1_000_000_000;

export interface TestGateway {
  services: Services;
  app: ReturnType<typeof createApp>;
  mysql: Services["mysql"];
  /** What is in Redis, and an issuer to play. */
  probe: LineProbe;
  /** A call with the user's bearer token; a body is sent as JSON. */
  as(
    userId: string | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** A user of the test's own. */
  user(fields?: Parameters<typeof makeUser>[1]): Promise<string>;
  /** The next link mail that is due, as a worker would send it: its link is written, and it leaves the queue. */
  nextMail(): Promise<Mail>;
  /** Lines of the log so far. */
  logged: Record<string, unknown>[];
  close(): Promise<void>;
}

/**
 * The whole gateway, with a database and a corner of Redis of its own, and mails that stay here.
 * @param environment settings that differ from the defaults; limits are off unless it names one
 */
export async function openTestGateway(environment: Record<string, string> = {}): Promise<TestGateway> {
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
  const prisma = openPrisma(settings.DATABASE_URL, 4);
  const mysql = openMysql(settings.DATABASE_URL, 2);
  const store = openRedisLine({ url: settings.REDIS_URL, prefix: settings.REDIS_PREFIX, log });
  await store.connected();
  const metrics = new Registry();
  const drain = new Drain();
  const keys = openKeys(dataDir);
  const events = new EventCache({ mysql }, settings.MAX_TICKETS_PER_USER_PER_EVENT);
  const line = await openLine({
    settings,
    log,
    store,
    mysql,
    metrics,
    tracing: noTracing,
    draining: drain.signal,
    onEventChanged: (eventId) => events.invalidate(eventId),
  });
  const services: Services = {
    settings,
    log,
    prisma,
    mysql,
    store,
    keys,
    cursors: openCursors(keys),
    events,
    users: new UserCache(mysql),
    accounts: openAccounts(mysql, settings.EMAIL_ALIASES),
    readAudit: new ReadAudit(prisma, log),
    pdf: new PdfTurns(settings.PUBLIC_URL),
    exports: new Slots(exportBounds),
    line,
    imports: openImports({ log, mysql, store, line, drain }),
    ops: openOps({ mysql, store, events, line }),
    metrics,
    attention: new Attention({ metrics, log }),
    readiness: openReadiness({ log, mysql, store }),
    tracing: noTracing,
    drain,
    held: new CallerBound(heldLimits),
    streams: new CallerBound(streamLimits),
  };
  const app = createApp(services);
  const probe = new LineProbe(settings.REDIS_URL, settings.REDIS_PREFIX);
  return {
    services,
    app,
    mysql,
    probe,
    logged,
    async as(userId, method, path, body, more) {
      const headers = new Headers(more);
      if (userId !== null) headers.set("Authorization", `Bearer ${(await signSession(userId, services.keys)).token}`);
      if (body !== undefined) headers.set("Content-Type", "application/json");
      return app.request(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    },
    user: (fields) => makeUser(mysql, fields),
    nextMail: () => takeLinkMail(services),
    async close() {
      await drain.begin(0);
      services.ops.close();
      await services.imports.close();
      line.close();
      await store.close();
      await probe.close();
      await services.readAudit.close();
      await Promise.all([prisma.$disconnect(), mysql.end()]);
      await Promise.all([database.drop(), rm(dataDir, { recursive: true })]);
    },
  };
}
