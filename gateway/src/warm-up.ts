import { setTimeout as pause } from "node:timers/promises";
import type { Services } from "./http/services.ts";

/** A database that is away does not keep the gateway from starting. */
const warmUpMs = 3000;

/**
 * Reads the events before the first buyer does: Prisma's first query takes hundreds of
 * milliseconds, since it loads its compiler and opens a connection.
 */
export async function warmUp({
  accounts,
  events,
  prisma,
  log,
}: Pick<Services, "accounts" | "events" | "prisma" | "log">): Promise<void> {
  const asked = Promise.all([events.published(), prisma.event.findFirst(), accounts.prepare()]).catch((error: Error) =>
    log.warn({ err: error }, "the database does not answer yet"),
  );
  await Promise.race([asked, pause(warmUpMs, undefined, { ref: false })]);
}
