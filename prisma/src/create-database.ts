import mysql from "mysql2/promise";
import { withConnection } from "./with-connection.ts";

const unknownDatabase = 1049;

/** Creates the database that the URL names, as Prisma would, unless it is there. */
export async function createDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  if (name === "")
    throw new Error("The database URL names no database: it must end in one, as in mysql://user@host:3306/admit");
  // Asked first, since an account may well use a database that it may not create.
  if (await exists(databaseUrl)) return;
  url.pathname = "/";
  await withConnection(url.href, async (connection) => {
    await connection.query(
      `CREATE DATABASE IF NOT EXISTS ${mysql.escapeId(name, true)} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
    );
  });
}

async function exists(databaseUrl: string): Promise<boolean> {
  try {
    await withConnection(databaseUrl, (connection) => connection.ping());
    return true;
  } catch (error) {
    if ((error as { errno?: unknown }).errno === unknownDatabase) return false;
    throw error;
  }
}
