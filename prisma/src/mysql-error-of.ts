/**
 * The database's own error number beneath one of Prisma's errors, in the shape that `isDuplicateEntry`,
 * `isCheckViolation` and `isTransient` read. Prisma's adapter hides it two levels deep;
 * other errors come back as they are.
 */
export function mysqlErrorOf(error: unknown): unknown {
  const cause = (error as PrismaError | null)?.meta?.driverAdapterError?.cause;
  if (cause?.originalCode === undefined) return error;
  return { errno: Number(cause.originalCode), message: cause.originalMessage };
}

interface PrismaError {
  meta?: { driverAdapterError?: { cause?: { originalCode?: string; originalMessage?: string } } };
}
