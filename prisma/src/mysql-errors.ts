/** MySQL's and MariaDB's error numbers. Source: their error references. */
const duplicateEntry = 1062;
const deadlock = 1213;
const checkViolated = new Set([3819, 4025]);
/**
 * Errors that a statement's own data can cause; every other error of a server is the system's fault.
 * Null where none may be, truncated, out of range, a wrong value, a foreign key, too long, no default, ill-formed
 * text or JSON, and a packet that is too large: half of the group may fit.
 */
const otherDataErrors = [
  1048, 1153, 1216, 1217, 1263, 1264, 1265, 1292, 1300, 1364, 1366, 1367, 1406, 1411, 1451, 1452, 1690, 3140,
];
const dataErrors = new Set([duplicateEntry, ...checkViolated, ...otherDataErrors]);
/**
 * The server takes no writes, or has left its cluster (Galera 1047, Group Replication 3098 to 3101): a new connection
 * may reach another one.
 */
const leavingNumbers = new Set([1047, 1290, 1792, 1836, 3098, 3099, 3100, 3101]);
/** Numbers of servers; the MariaDB connector's own begin at 45,000, and those of the operating system are negative. */
const serverNumberMin = 1000;
const serverNumberMax = 44_999;

const errnoOf = (error: unknown): number => {
  const errno = (error as { errno?: unknown } | null)?.errno;
  return typeof errno === "number" ? errno : 0;
};

export const isDuplicateEntry = (error: unknown): boolean => errnoOf(error) === duplicateEntry;

/** The transaction was rolled back as a whole, so that another could continue. */
export const isDeadlock = (error: unknown): boolean => errnoOf(error) === deadlock;

/** A CHECK refused the statement: a cap would have been broken. */
export const isCheckViolation = (error: unknown): boolean => checkViolated.has(errnoOf(error));

/**
 * Not the fault of the data: the same statements may succeed later. That is every error of a server or connection
 * except known data errors, and no exception of our own code.
 */
export function isTransient(error: unknown): boolean {
  const errno = errnoOf(error);
  if (errno >= serverNumberMin && errno <= serverNumberMax) return !dataErrors.has(errno);
  const { code, fatal } = (error ?? {}) as { code?: unknown; fatal?: unknown };
  if (fatal === true) return true;
  return typeof code === "string" && /^(E[A-Z]+|PROTOCOL_\w+|POOL_CLOSED)$/.test(code) && !code.startsWith("ER_");
}

/** MySQL did not answer within our own time limit. */
export const mysqlTimeout = (): Error =>
  Object.assign(new Error("MySQL did not answer in time"), { code: "ETIMEDOUT" });

/** The connection has to be closed: its server will refuse the next write too. */
export const isServerLeft = (error: unknown): boolean => leavingNumbers.has(errnoOf(error));

/**
 * The database's error within one of Prisma's, as `isDuplicateEntry`, `isCheckViolation` and `isTransient` read it:
 * Prisma's adapter hides it two levels deep. Other errors are returned as they are.
 */
export function mysqlErrorOf(error: unknown): unknown {
  const cause = (error as PrismaError | null)?.meta?.driverAdapterError?.cause;
  if (cause?.originalCode === undefined) return error;
  return { errno: Number(cause.originalCode), message: cause.originalMessage };
}

interface PrismaError {
  meta?: { driverAdapterError?: { cause?: { originalCode?: string; originalMessage?: string } } };
}

/** How often the victim of a deadlock is repeated. */
const deadlocksMax = 5;

/**
 * Repeats a transaction that was the victim of a deadlock: it has written nothing. Its effects outside the database are
 * repeated with it.
 * @param isDeadlock whether an error is a deadlock; others are thrown as they are
 */
export async function repeatDeadlocks<Result>(
  transact: () => Promise<Result>,
  isDeadlock: (error: unknown) => boolean,
): Promise<Result> {
  for (let deadlocks = 0; ; deadlocks++) {
    try {
      return await transact();
    } catch (error) {
      if (!isDeadlock(error) || deadlocks === deadlocksMax) throw error;
    }
  }
}
