import type { Mysql, Prisma } from "./database.ts";
import type { Redis } from "ioredis";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { ReadAudit } from "./audit/read-audit.ts";
import type { Drain } from "./edge/drain.ts";
import type { EventCache } from "./events/event-cache.ts";
import type { Tracing } from "@admit/telemetry";
import type { Keys, Mailer } from "@admit/tickets";
import type { Imports } from "./imports/open-imports.ts";
import type { LineGateway } from "./line/open-line.ts";
import type { Ops } from "./ops/open-ops.ts";
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
  events: EventCache;
  users: UserCache;
  readAudit: ReadAudit;
  mail: Mailer;
  pdf: PdfTurns;
  line: LineGateway;
  imports: Imports;
  /** What operators see; collected only while one looks. */
  ops: Ops;
  metrics: Registry;
  tracing: Tracing;
  drain: Drain;
}
