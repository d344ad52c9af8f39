import type { PrismaClient } from "@admit/prisma";
import { ProblemError } from "../http/problem-error.ts";
import { makeOutcome } from "../purchase/make-outcome.ts";
import type { Decide, Decided, Wanted } from "../purchase/wanted.ts";
import { withRetries } from "../process/with-retries.ts";
import { isKeyRepeated, isTransientInPrisma } from "./prisma-errors.ts";
import { writeOutcome } from "./outcome-write.ts";
import { readFirst } from "./first-read.ts";
import { readState } from "./state-read.ts";

/** Longest wait for a free connection, and longest time for a transaction, in milliseconds. */
const bounds = { maxWait: 10_000, timeout: 10_000 };

/**
 * One interactive transaction per purchase. The first statement locks the event's row, so the snapshot of the default
 * isolation (REPEATABLE READ) is taken under the lock, and shows what its last holder has committed.
 *
 * @param userCapDefault what counts where the event sets no cap of its own
 */
export function openDecide(prisma: PrismaClient, userCapDefault: number): Decide {
  return async (wanted) => {
    try {
      return await withRetries(() => decideOnce(prisma, wanted, userCapDefault), isTransientInPrisma);
    } catch (error) {
      if (isKeyRepeated(error)) return readFirst(prisma, wanted);
      if (!isTransientInPrisma(error)) throw error;
      throw new ProblemError("database-unavailable", "The database is busy. Try again.", { cause: error });
    }
  };
}

const decideOnce = (prisma: PrismaClient, wanted: Wanted, userCapDefault: number): Promise<Decided | null> =>
  prisma.$transaction(async (transaction) => {
    const state = await readState(transaction, wanted, userCapDefault);
    if (state === null) return null;
    const outcome = makeOutcome(wanted, state, Date.now());
    await writeOutcome(transaction, wanted, outcome, state);
    return { outcome, holderStatus: state.userStatus };
  }, bounds);
