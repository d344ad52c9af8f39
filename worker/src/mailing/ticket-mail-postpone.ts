import type { Pool } from "mysql2/promise";
import { onConnection } from "@admit/prisma";
import { attemptsMax, retryDelayMs } from "./retry-schedule.ts";

/** Never due; who has mended the cause sets `dueAt` to now. */
const never = new Date("9999-12-31T23:59:59.999Z");

/**
 * Puts off the mail of an attempt that came to nothing; after the last attempt for good. The row stays, with
 * its reason.
 *
 * @param attempts this one included: a mail that another mailer has claimed since is left to it
 * @returns whether it was given up
 */
export const postponeMail = (
  pool: Pool,
  { purchaseId, attempts, reason, nowMs }: { purchaseId: string; attempts: number; reason: string; nowMs: number },
): Promise<boolean> =>
  onConnection(pool, async (connection) => {
    const isLast = attempts >= attemptsMax;
    await connection.query("UPDATE TicketMail SET dueAt = ?, lastError = ? WHERE purchaseId = ? AND attempts = ?", [
      isLast ? never : new Date(nowMs + retryDelayMs(attempts)),
      reason.slice(0, 500),
      purchaseId,
      attempts,
    ]);
    return isLast;
  });
