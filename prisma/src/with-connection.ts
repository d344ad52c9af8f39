import mysql, { type Connection } from "mysql2/promise";

const connectTimeoutMs = 5000;
const unknownDatabase = 1049;

/**
 * Runs `work` on its own connection: UTC, many statements in one round trip. Its named locks and open transaction end
 * with it.
 */
export async function withConnection<Result>(
  databaseUrl: string,
  work: (connection: mysql.Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await mysql.createConnection({
    uri: databaseUrl,
    multipleStatements: true,
    timezone: "Z",
    supportBigNumbers: true,
    connectTimeout: connectTimeoutMs,
  });
  try {
    const result = await work(connection);
    await connection.end();
    return result;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/**
 * Acquires a named lock of the server. It is released when the connection ends.
 * @param waitS how long to wait while another connection holds it, in seconds
 * @throws Error when it is still held then
 */
export async function takeNamedLock(connection: Connection, name: string, waitS: number): Promise<void> {
  const [results] = await connection.query("SELECT GET_LOCK(?, ?) AS taken", [name, waitS]);
  if ((results as { taken: number | null }[])[0]?.taken === 1) return;
  throw new Error(
    `Another process has held the lock "${name}" for ${waitS} seconds. Let it finish, or end it, and try again.`,
  );
}

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

const exists = (databaseUrl: string): Promise<boolean> =>
  withConnection(databaseUrl, (connection) => connection.ping()).then(
    () => true,
    (error: { errno?: unknown }) => {
      if (error.errno === unknownDatabase) return false;
      throw error;
    },
  );
