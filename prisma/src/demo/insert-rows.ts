import type { Connection } from "mysql2/promise";

/** Writes the named columns of some rows in one statement; what else a row carries is left out. */
export async function insertRows<Row extends object>(
  connection: Connection,
  table: string,
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
): Promise<void> {
  const values = rows.map((row) => columns.map((column) => row[column]));
  await connection.query("INSERT INTO ?? (??) VALUES ?", [table, columns, values]);
}
