import { statementTimeoutMs } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";

/** Most holders that are named one by one; where a beginning fits more, the list is read through instead. */
const holdersMax = 1000;

/** What `q` asks for: a number, one of these holders, or whoever's name or address begins so. */
export type HolderSearch =
  | { by: "nothing" }
  | { by: "number"; number: number }
  | { by: "holders"; ids: string[] }
  | { by: "beginning"; text: string };

/**
 * Digits are a number. Else whose name or address begins so is looked up first: a rare beginning would have
 * a million rows read through for a few, and a common one is found on the way anyway.
 */
export async function openSearch(mysql: Mysql, q = ""): Promise<HolderSearch> {
  if (q === "") return { by: "nothing" };
  if (/^\d{1,10}$/.test(q)) return { by: "number", number: Number(q) };
  const { sql, values } = beginsWith("", q);
  const query = { sql: `SELECT id FROM User WHERE ${sql} LIMIT ?`, timeout: statementTimeoutMs };
  const [rows] = await mysql.query({ ...query, values: [...values, holdersMax + 1] });
  const ids = (rows as { id: string }[]).map((row) => row.id);
  return ids.length > holdersMax ? { by: "beginning", text: q } : { by: "holders", ids };
}

/** What a search is in a list's SQL, and the index that finds it; the holder's row goes by the name `u`. */
export function searchSql(
  search: HolderSearch,
  list: { number: string; holder: string; index: string; holderIndex: string },
): { index: string; sql: string; values: unknown[] } {
  const { index } = list;
  if (search.by === "number") return { index, sql: `${list.number} = ?`, values: [search.number] };
  if (search.by === "holders") return { index: list.holderIndex, sql: `${list.holder} IN (?)`, values: [search.ids] };
  if (search.by === "beginning") return { index, ...beginsWith("u.", search.text) };
  return { index, sql: "TRUE", values: [] };
}

/** Names in any case; addresses are kept in lower case. @param prefix the user table's name with its dot */
function beginsWith(prefix: "" | "u.", text: string): { sql: string; values: string[] } {
  const literal = text.replace(/[\\%_]/g, String.raw`\$&`);
  return {
    sql: `(${prefix}name LIKE ? OR ${prefix}email LIKE ?)`,
    values: [`${literal}%`, `${literal.toLowerCase()}%`],
  };
}
