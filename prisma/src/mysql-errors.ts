/** MySQL's and MariaDB's error numbers that somebody decides by. Source: their error references. */
const duplicateEntry = 1062;
const deadlock = 1213;
const checkViolated = new Set([3819, 4025]);
/**
 * Worth trying again as it is: lock wait timeout, deadlock, too many connections, out of resources,
 * server shutting down, connection killed, read-only while failing over, table changed by a migration since the
 * transaction began; and the disk is full, in its three ways (no space, a file that cannot be written, a table that
 * cannot grow): whoever makes room mends it for all.
 */
const transientNumbers = new Set([
  1205, 1213, 1040, 1041, 1203, 1053, 1927, 1290, 1836, 3024, 1969, 1412, 1021, 1026, 1114,
]);

interface MysqlError {
  errno?: unknown;
  code?: unknown;
  cause?: unknown;
  fatal?: unknown;
}

const asMysqlError = (error: unknown): MysqlError => (typeof error === "object" && error !== null ? error : {});

export function isDuplicateEntry(error: unknown): boolean {
  return asMysqlError(error).errno === duplicateEntry;
}

/** The transaction was rolled back as a whole, so that another could go on. */
export const isDeadlock = (error: unknown): boolean => asMysqlError(error).errno === deadlock;

/** A CHECK refused the statement: a cap would have been broken. */
export function isCheckViolation(error: unknown): boolean {
  const { errno } = asMysqlError(error);
  return typeof errno === "number" && checkViolated.has(errno);
}

/** The server is away or busy; the same statements may succeed later. */
export function isTransient(error: unknown): boolean {
  const { errno, code, fatal } = asMysqlError(error);
  if (typeof errno === "number" && transientNumbers.has(errno)) return true;
  if (fatal === true) return true;
  return typeof code === "string" && /^(E[A-Z]+|PROTOCOL_\w+|POOL_CLOSED)$/.test(code) && !code.startsWith("ER_");
}
