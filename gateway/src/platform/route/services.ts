import type { LineStore } from "@admit/line";
import type { Tracing } from "@admit/telemetry";
import type { Keys } from "@admit/tickets";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { Attention } from "../attention/attention.ts";
import type { ReadAudit } from "../audit/read-audit.ts";
import type { CallerBound, Slots } from "../bounds/slots.ts";
import type { Drain } from "../bounds/drain.ts";
import type { Mysql, Prisma } from "../database.ts";
import type { LineGateway } from "../line/open-line.ts";
import type { Cursors } from "../lists/cursor.ts";
import type { Settings } from "../settings.ts";

/** What every feature may use. Opened by `main` or a test; nothing here is global. */
export interface PlatformServices {
  settings: Settings;
  log: Logger;
  prisma: Prisma;
  /** mysql2, for statements that Prisma cannot express or runs too slowly. */
  mysql: Mysql;
  /** The lines in Redis; every call fails fast while Redis is away. */
  store: LineStore;
  keys: Keys;
  cursors: Cursors;
  readAudit: ReadAudit;
  /** Exports in progress. */
  exports: Slots;
  line: LineGateway;
  metrics: Registry;
  attention: Attention;
  tracing: Tracing;
  drain: Drain;
  /** Limits on held answers and operators' streams. */
  held: CallerBound;
  streams: CallerBound;
}
