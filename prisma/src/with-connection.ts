import mysql, { type Connection } from "mysql2/promise";

const connectTimeoutMs = 5000;

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
