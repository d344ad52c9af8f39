import { setTimeout as pause } from "node:timers/promises";
import type { ServerType } from "@hono/node-server";
import pTimeout from "p-timeout";
import type { Services } from "./http/api-routes.ts";

/** The whole shutdown must end within 10 s; each step has its share. */
const inFlightMs = 5000;
/** How long 503 with `Connection: close` is then still answered, to requests that were sent on open connections. */
const lingerMs = 250;
const lineMs = 2000;
const connectionsMs = 2000;
const presenceMs = 500;
const auditMs = 500;

/** Refuses new requests with 503, finishes those in flight, then closes everything. @returns false if a step took too long */
export async function shutDown(
  services: Services,
  server: ServerType,
  presence: { close(): Promise<void> },
): Promise<boolean> {
  const { drain, imports, line, log, mysql, ops, prisma, readAudit, store, tracing } = services;
  log.info("shutting down");
  const [finished, importsLeft] = await Promise.all([drain.begin(inFlightMs), within(inFlightMs, imports.close())]);
  await pause(lingerMs);
  ops.close();
  // While Redis is still connected: otherwise the operators see a process that ended unexpectedly.
  await within(presenceMs, presence.close());
  line.close();
  const lineClosed = await within(lineMs, store.close());
  const serverClosed = new Promise<void>((resolve) => server.close(() => resolve()));
  if ("closeIdleConnections" in server) server.closeIdleConnections();
  const auditWritten = await within(auditMs, readAudit.close());
  const closed = await within(
    connectionsMs,
    Promise.all([serverClosed, prisma.$disconnect(), mysql.end(), tracing.close()]),
  );
  log.info({ finished, importsLeft, lineClosed, auditWritten, closed }, "gateway has shut down");
  return finished && importsLeft && lineClosed && auditWritten && closed;
}

/** Whether the work succeeded in time. */
const within = (milliseconds: number, work: Promise<unknown>): Promise<boolean> =>
  pTimeout(
    work.then(
      () => true,
      () => false,
    ),
    { milliseconds, fallback: () => false },
  );
