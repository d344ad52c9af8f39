import { createHash } from "node:crypto";
import type { ImportPreview } from "@admit/contract";
import { readRows } from "@admit/prisma";
import type { Mysql } from "../platform/database.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import type { ImportLine } from "./csv/read-rows.ts";
import { said } from "../platform/problem/said.ts";

/**
 * Which list this is: who gets how many, in any order. So a list is the same one after it was saved in another encoding,
 * sorted, or downloaded as the report of its import.
 */
export function contentHashOf(rows: readonly ImportLine[]): Buffer {
  const people = rows.map(({ email, quantity }) => `${email}\n${quantity}\n`).sort();
  return createHash("sha256").update(people.join("")).digest();
}

interface EarlierRow {
  id: string;
  createdAt: Date;
  name: string;
  email: string | null;
}

/** The last import of a list for an event; null if the list is new. */
export async function findEarlier(
  mysql: Mysql,
  eventId: string,
  { fileHash, contentHash }: { fileHash: Buffer; contentHash: Buffer },
): Promise<ImportPreview["earlier"]> {
  const [row] = await readRows<EarlierRow>(
    mysql,
    `SELECT i.id, i.createdAt, u.name, u.email FROM Import i JOIN User u ON u.id = i.requestedById
     WHERE i.eventId = ? AND (i.contentHash = ? OR i.fileHash = ?) ORDER BY i.createdAt DESC LIMIT 1`,
    [eventId, contentHash, fileHash],
  );
  if (row === undefined) return null;
  const by = [row.name, row.email && `<${row.email}>`].filter(Boolean).join(" ");
  return { importId: row.id, at: row.createdAt.toISOString(), by };
}

/** @throws ProblemError imported-before if people on the list have tickets of an earlier import, or wait for them */
export function refuseRepeated(earlier: ImportPreview["earlier"], issuedRows: number): void {
  if (earlier === null && issuedRows === 0) return;
  const what =
    earlier === null
      ? said`By this report, ${issuedRows} of its rows have tickets or are in line.`
      : said`These people and quantities were imported at ${earlier.at} by ${earlier.by}.`;
  throw new ProblemError("imported-before", said`${what} To issue them once more, send the list with again=true.`);
}
