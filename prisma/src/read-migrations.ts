import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";

/** The migrations beside this source. A bundle has to pass the folder itself. */
export const migrationsDirectory = new URL("../migrations/", import.meta.url);

export interface Migration {
  /** `<time>_<name>`, the folder's name; migrations are applied in the order of their names. */
  name: string;
  sql: string;
}

/** The migrations of a folder, in the order in which they are applied. */
export async function readMigrations(directory: URL): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      sql: await readFile(new URL(`${name}/migration.sql`, directory), "utf8"),
    })),
  );
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** As Prisma computes it. */
export const checksumOf = ({ sql }: Migration): string => sha256(sql);

/** Whether a migration is the one that was applied. As in Prisma, git may have changed its line endings. */
export function hasChecksum({ sql }: Migration, checksum: string): boolean {
  const lineFeeds = sql.replaceAll("\r\n", "\n");
  return [sql, lineFeeds, lineFeeds.replaceAll("\n", "\r\n")].some((text) => sha256(text) === checksum);
}

/** A text, name or comment, which may hide a semicolon, or a semicolon. */
const piece = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|--(?=\s)[^\n]*|#[^\n]*|\/\*[^]*?\*\/|;/g;
const comment = /--(?=\s)[^\n]*|#[^\n]*|\/\*(?!!)[^]*?\*\//g;

/** The statements of a migration, in their order, with their comments. Not for bodies of triggers and procedures. */
export function splitStatements(sql: string): string[] {
  const ends = [...sql.matchAll(piece)].filter(([text]) => text === ";").map(({ index }) => index);
  const statements = [...ends, sql.length].map((end, at) => sql.slice((ends[at - 1] ?? -1) + 1, end).trim());
  return statements.filter((statement) => statement.replace(comment, "").trim() !== "");
}
