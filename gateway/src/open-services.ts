import type { LineStore } from "@admit/line";
import { openAccounts, openMysql, openPrisma } from "@admit/prisma";
import { openKeys } from "@admit/tickets";
import type { Tracing } from "@admit/telemetry";
import type { Logger } from "pino";
import { Registry } from "prom-client";
import { EventCache } from "./events/event-cache.ts";
import { heldLimits, streamLimits } from "./http/edge/server-limits.ts";
import type { Services } from "./http/api-routes.ts";
import { openImports } from "./imports/open-imports.ts";
import { openOps } from "./operations/open-ops.ts";
import { openReadiness } from "./operations/open-readiness.ts";
import { UserCache } from "./people/users/user-cache.ts";
import { Attention } from "./platform/attention/attention.ts";
import { ReadAudit } from "./platform/audit/read-audit.ts";
import { Drain } from "./platform/bounds/drain.ts";
import { CallerBound, Slots } from "./platform/bounds/slots.ts";
import { exportBounds } from "./platform/csv/csv-response.ts";
import { openLine } from "./platform/line/open-line.ts";
import { openCursors } from "./platform/lists/cursor.ts";
import type { Settings } from "./platform/settings.ts";
import { PdfTurns } from "./tickets/pdf-turns.ts";

interface Opened {
  settings: Settings;
  log: Logger;
  store: LineStore;
  tracing: Tracing;
  /** Most connections to the database, by each of its clients. */
  prismaConnections: number;
  mysqlConnections: number;
}

/** The services of all features, for `main` and tests alike. */
export async function openServices({ prismaConnections, mysqlConnections, ...opened }: Opened): Promise<Services> {
  const { settings, log, store } = opened;
  const prisma = openPrisma(settings.DATABASE_URL, prismaConnections);
  const mysql = openMysql(settings.DATABASE_URL, mysqlConnections);
  const events = new EventCache({ mysql }, settings.MAX_TICKETS_PER_USER_PER_EVENT);
  const metrics = new Registry();
  const drain = new Drain();
  const keys = openKeys(settings.ADMIT_DATA_DIR);
  const onEventChanged = (eventId: string): void => events.invalidate(eventId);
  const line = await openLine({ ...opened, mysql, metrics, draining: drain.signal, onEventChanged });
  return {
    ...opened,
    prisma,
    mysql,
    metrics,
    drain,
    keys,
    events,
    line,
    users: new UserCache(mysql),
    accounts: openAccounts(mysql, settings.EMAIL_ALIASES),
    cursors: openCursors(keys),
    readAudit: new ReadAudit(prisma, log),
    pdf: new PdfTurns(settings.PUBLIC_URL),
    exports: new Slots(exportBounds),
    imports: openImports({ log, mysql, store, line, drain }),
    ops: openOps({ mysql, store, events, line }),
    attention: new Attention({ metrics, log }),
    readiness: openReadiness({ log, mysql, store }),
    held: new CallerBound(heldLimits),
    streams: new CallerBound(streamLimits),
  };
}
