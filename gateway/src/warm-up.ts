import pTimeout from "p-timeout";
import type { Services } from "./http/services.ts";

/** After this time the gateway starts without its database. */
const warmUpMs = 3000;

/**
 * Reads the events before the first request: Prisma's first query takes hundreds of milliseconds, because it loads its
 * compiler and opens a connection.
 */
export async function warmUp({
  accounts,
  events,
  prisma,
  log,
}: Pick<Services, "accounts" | "events" | "prisma" | "log">): Promise<void> {
  const read = Promise.all([events.published(), prisma.event.findFirst(), accounts.prepare()]).catch((error: Error) =>
    log.warn({ err: error }, "the database does not answer yet"),
  );
  await pTimeout(read, { milliseconds: warmUpMs, fallback: () => undefined });
}
