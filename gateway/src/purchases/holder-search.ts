import { parseEmail, type Role, type StaffTicket, type UserStatus } from "@admit/contract";
import { readRows } from "@admit/prisma";
import { shownEmail } from "@admit/tickets";
import type { Mysql } from "../platform/database.ts";

/** Most holders whose ids go into a list's statement; for a beginning that more match, the list itself is searched. */
const holdersMax = 1000;

/** What `q` asks for: a number, these holders, or all whose name or address begins with the text. */
export type HolderSearch =
  | { by: "nothing" }
  | { by: "number"; number: number }
  | { by: "holders"; ids: string[] }
  | { by: "beginning"; text: string };

/** How a list of an event is read; its table has the name `l` in SQL, and the holder's row `u`. */
export interface SearchedList {
  table: "Ticket" | "Purchase";
  columns: string;
  /** The column that digits search. */
  number: string;
  order: string;
  index: string;
  holderIndex: string;
}

/**
 * Digits are a number. For any other text the matching holders are looked up first: for a rare beginning a million rows
 * would be read to find a few, while a common one matches early in the list anyway.
 */
export async function openSearch(mysql: Mysql, q = ""): Promise<HolderSearch> {
  if (q === "") return { by: "nothing" };
  if (/^\d{1,10}$/.test(q)) return { by: "number", number: Number(q) };
  const { sql, values } = beginsWith("", q);
  const query = `SELECT id FROM User WHERE ${sql} LIMIT ?`;
  const ids = (await readRows<{ id: string }>(mysql, query, [...values, holdersMax + 1])).map(({ id }) => id);
  return ids.length > holdersMax ? { by: "beginning", text: q } : { by: "holders", ids };
}

/**
 * Rows of an event's list.
 * @param after the condition of all rows behind the last page; null for the first page
 */
export async function readSearched<Row>(
  mysql: Mysql,
  list: SearchedList,
  {
    eventId,
    search,
    status,
    count,
  }: { eventId: string; search: HolderSearch; status: string | undefined; count: number },
  after: { sql: string; values: readonly unknown[] } | null,
): Promise<Row[]> {
  if (search.by === "holders" && search.ids.length === 0) return [];
  const conditions = [
    { sql: "l.eventId = ?", values: [eventId] },
    conditionOf(search, list),
    ...(after === null ? [] : [after]),
    ...(status === undefined ? [] : [{ sql: "l.status = ?", values: [status] }]),
  ];
  // Both indexes are named: MariaDB would otherwise read all of an event's rows to reach a far page, or all users for
  // each.
  const sql = `SELECT ${list.columns}, ${holderColumns}
    FROM ${list.table} l FORCE INDEX (${search.by === "holders" ? list.holderIndex : list.index})
    STRAIGHT_JOIN User u FORCE INDEX (PRIMARY) ON u.id = l.userId
    WHERE ${conditions.map((condition) => condition.sql).join(" AND ")} ORDER BY ${list.order} LIMIT ?`;
  return readRows<Row>(mysql, sql, [...conditions.flatMap(({ values }) => values), count]);
}

function conditionOf(search: HolderSearch, { number }: SearchedList): { sql: string; values: unknown[] } {
  if (search.by === "number") return { sql: `${number} = ?`, values: [search.number] };
  if (search.by === "holders") return { sql: "l.userId IN (?)", values: [search.ids] };
  return search.by === "beginning" ? beginsWith("u.", search.text) : { sql: "TRUE", values: [] };
}

/** Names in any case; addresses are stored in lower case. @param prefix the user table's name with its dot */
function beginsWith(prefix: "" | "u.", text: string): { sql: string; values: string[] } {
  return {
    sql: `(${prefix}name LIKE ? OR ${prefix}email LIKE ?)`,
    values: [`${literalOf(text)}%`, `${literalOf(parseEmail(text) ?? text.toLowerCase())}%`],
  };
}

/** For LIKE. */
const literalOf = (text: string): string => text.replace(/[\\%_]/g, String.raw`\$&`);

/** Why the mail of a purchase was not delivered. @param purchaseId a column */
export const undeliveredOf = (purchaseId: string): string =>
  `(SELECT lastError FROM TicketMail WHERE purchaseId = ${purchaseId} AND failedAt IS NOT NULL) AS undelivered`;

export const holderColumns = `u.id AS holderId, u.email AS holderEmail, u.name AS holderName,
  u.role AS holderRole, u.status AS holderStatus`;

export interface HolderColumns {
  holderId: string;
  holderEmail: string | null;
  holderName: string;
  holderRole: Role;
  holderStatus: UserStatus;
}

export const holderOf = (row: HolderColumns): StaffTicket["holder"] => ({
  id: row.holderId,
  email: shownEmail(row.holderEmail),
  name: row.holderName,
  role: row.holderRole,
  status: row.holderStatus,
});
