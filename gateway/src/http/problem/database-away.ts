import { isTransient, mysqlErrorOf } from "@admit/prisma";

/**
 * Prisma's codes for a database that is away or busy (Prisma's error reference): cannot reach it, timed out,
 * connection closed, no connection in time, transaction not started in time, conflict, too many connections.
 */
const awayCodes = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028", "P2034", "P2037"]);

/**
 * Numbers that the MariaDB connector gives to the loss of a connection (its lib/misc/errors.js): closed or
 * destroyed, unexpected end, timeout, socket error, no connection from the pool in time, a closed pool.
 */
const connectorNumbers = new Set([45001, 45004, 45009, 45012, 45013, 45019, 45026, 45028, 45037, 45042, 45061]);

/** Whether the same request may succeed later, since the database is away or busy now. */
export function isDatabaseAway(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === "string" && awayCodes.has(code)) return true;
  const beneath = mysqlErrorOf(error);
  const { errno } = beneath as { errno?: unknown };
  return isTransient(beneath) || (typeof errno === "number" && connectorNumbers.has(errno));
}
