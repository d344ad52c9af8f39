import mysql from "mysql2/promise";

const connectTimeoutMs = 5000;

/**
 * Runs `work` on one connection of its own: UTC, many statements in one round trip. What the session
 * held (named locks, an open transaction) is given up when `work` ends, also when it fails.
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
