import type { Role, StaffTicket, UserStatus } from "@admit/contract";
import { readRows } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

/** Most holders whose ids go into a list's statement; for a beginning that more match, the list itself is searched. */
const holdersMax = 1000;

/** What `q` asks for: a number, these holders, or all whose name or address begins with the text. */
export type HolderSearch =
  | { by: "nothing" }
  | { by: "number"; number: number }
  | { by: "holders"; ids: string[] }
  | { by: "beginning"; text: string };

/** The columns and indexes by which a list is searched. */
export interface SearchedList {
  number: string;
  holder: string;
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

/** A search as a condition of a list's SQL, and the index that finds it; the holder's row has the name `u`. */
export function searchSql(search: HolderSearch, list: SearchedList): { index: string; sql: string; values: unknown[] } {
  const { index } = list;
  if (search.by === "number") return { index, sql: `${list.number} = ?`, values: [search.number] };
  if (search.by === "holders") return { index: list.holderIndex, sql: `${list.holder} IN (?)`, values: [search.ids] };
  if (search.by === "beginning") return { index, ...beginsWith("u.", search.text) };
  return { index, sql: "TRUE", values: [] };
}

/** Names in any case; addresses are stored in lower case. @param prefix the user table's name with its dot */
function beginsWith(prefix: "" | "u.", text: string): { sql: string; values: string[] } {
  const literal = text.replace(/[\\%_]/g, String.raw`\$&`);
  return {
    sql: `(${prefix}name LIKE ? OR ${prefix}email LIKE ?)`,
    values: [`${literal}%`, `${literal.toLowerCase()}%`],
  };
}

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
  email: row.holderEmail,
  name: row.holderName,
  role: row.holderRole,
  status: row.holderStatus,
});
