import { setTimeout as pause } from "node:timers/promises";
import type { ServerType } from "@hono/node-server";
import type { Services } from "./http/services.ts";

/** The whole shutdown has to end within 10 s; each step has its share. */
const inFlightMs = 5000;
/**
 * How long it goes on answering 503 with `Connection: close` after that: what was sent on an open connection
 * before its client could know is answered, and not lost with the socket.
 */
const lingerMs = 250;
const lineMs = 2000;
const connectionsMs = 2000;
const presenceMs = 500;
const auditMs = 500;

/**
 * Answers 503 to whatever comes from now on, lets finish what is being answered, then closes what is open.
 * @returns false where a step did not end in its time
 */
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
  // Off the operators' list, as long as Redis can be told: else they see that it ended without a word.
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

/** True once it has ended well; false when the time is over, or it failed. */
function within(timeoutMs: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), timeoutMs);
    const settle = (done: boolean) => {
      clearTimeout(timer);
      resolve(done);
    };
    work.then(
      () => settle(true),
      () => settle(false),
    );
  });
}
