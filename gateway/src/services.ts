import type { Accounts } from "@admit/prisma";
import type { Mysql, Prisma } from "./database.ts";
import type { Redis } from "ioredis";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { Callers } from "./auth/open-callers.ts";
import type { Attention } from "./attention/attention.ts";
import type { ReadAudit } from "./audit/read-audit.ts";
import type { CallerBound } from "./edge/caller-bound.ts";
import type { Drain } from "./edge/drain.ts";
import type { Slots } from "./edge/slots.ts";
import type { EventCache } from "./events/event-cache.ts";
import type { Tracing } from "@admit/telemetry";
import type { Keys } from "@admit/tickets";
import type { Imports } from "./imports/open-imports.ts";
import type { LineGateway } from "./line/open-line.ts";
import type { Cursors } from "./lists/cursor.ts";
import type { Ops } from "./ops/open-ops.ts";
import type { Readiness } from "./readiness/open-readiness.ts";
import type { Settings } from "./settings.ts";
import type { PdfTurns } from "./tickets/pdf-turns.ts";
import type { UserCache } from "./users/user-cache.ts";

/** What the routes work with. Opened by `main`, or by a test; nothing in here is a global. */
export interface Services {
  settings: Settings;
  log: Logger;
  prisma: Prisma;
  /** mysql2, for what Prisma is too slow for or cannot say. */
  mysql: Mysql;
  /** For commands; it fails fast and never queues while Redis is away. */
  redis: Redis;
  keys: Keys;
  cursors: Cursors;
  events: EventCache;
  users: UserCache;
  accounts: Accounts;
  readAudit: ReadAudit;
  pdf: PdfTurns;
  /** Exports in progress. */
  exports: Slots;
  line: LineGateway;
  imports: Imports;
  /** What operators see; collected only while one looks. */
  ops: Ops;
  metrics: Registry;
  attention: Attention;
  readiness: () => Promise<Readiness>;
  tracing: Tracing;
  drain: Drain;
  /** Limits on held answers and operators' streams. */
  held: CallerBound;
  streams: CallerBound;
}

/** With what `createApp` opens once for all routes. */
export interface AppServices extends Services {
  callers: Callers;
}
