import { readRows } from "@admit/prisma";
import type { Mysql } from "../../platform/database.ts";
import type { Caller } from "../../platform/route/caller.ts";
import { type EndedSessions, noneEnded } from "./session-ended.ts";

const timeoutMs = 2000;

/** What requests are judged by: the user, and which of their sessions have ended. */
export interface Account {
  caller: Caller;
  ended: EndedSessions;
}

/** A row of `accountColumns`: one for each session that has ended, at least one. */
export interface AccountRow extends Caller {
  sessionEpoch: number;
  sessionsEndedAt: Date | null;
  endedSession: Buffer | null;
}

export const accountColumns =
  "u.id, u.email, u.name, u.role, u.status, u.createdAt, u.sessionEpoch, u.sessionsEndedAt, e.id AS endedSession";
/** Takes the present time as its first value. */
export const accountTables = "User u LEFT JOIN EndedSession e ON e.userId = u.id AND e.expiresAt > ?";

/**
 * As many results as ids, in their order; null where there is no such user. By mysql2: Prisma spends milliseconds on
 * each new length of the list, and during a drop every turn of the event loop reads one.
 */
export async function readUsers(mysql: Mysql, ids: readonly string[]): Promise<(Account | null)[]> {
  const sql = `SELECT ${accountColumns} FROM ${accountTables} WHERE u.id IN (?)`;
  const byId = toAccounts(await readRows<AccountRow>(mysql, sql, [new Date(), ids], timeoutMs));
  return ids.map((id) => byId.get(id) ?? null);
}

export function toAccounts(rows: readonly AccountRow[]): Map<string, Account> {
  const accounts = new Map<string, Account>();
  const endedIds = new Map<string, Set<string>>();
  for (const { id, email, name, role, status, createdAt, sessionEpoch, sessionsEndedAt, endedSession } of rows) {
    const ids = endedIds.get(id) ?? new Set();
    if (endedSession !== null) endedIds.set(id, ids.add(endedSession.toString("base64url")));
    if (accounts.has(id)) continue;
    const ended =
      sessionEpoch === 0 && sessionsEndedAt === null && endedSession === null
        ? noneEnded
        : { epoch: sessionEpoch, allAtMs: sessionsEndedAt?.getTime() ?? null, ids };
    accounts.set(id, { caller: { id, email, name, role, status, createdAt }, ended });
  }
  return accounts;
}
