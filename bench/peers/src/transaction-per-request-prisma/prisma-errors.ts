import { isTransient } from "@admit/prisma";

/** A unique index refused a row. */
const uniqueViolated = "P2002";
/** A deadlock; a transaction that could not begin, or was ended, for want of time. */
const passing = new Set(["P2034", "P2028"]);

/** The pool's own: no connection became free in its time. */
const poolTimeout = 45_028;

interface PrismaError {
  code?: string;
  meta?: { driverAdapterError?: { cause?: { originalCode?: string } } };
}

export const isKeyRepeated = (error: unknown): boolean => (error as PrismaError | null)?.code === uniqueViolated;

/** Prisma has no code of its own for a lock wait timeout: MySQL's number stands two levels deep. */
export function isTransientInPrisma(error: unknown): boolean {
  const { code, meta } = (error ?? {}) as PrismaError;
  if (code !== undefined && passing.has(code)) return true;
  const errno = Number(meta?.driverAdapterError?.cause?.originalCode);
  return errno === poolTimeout || isTransient({ errno });
}
