import type { Connection, RowDataPacket } from "mysql2/promise";

/**
 * Takes a lock of the server by its name. It is held until the connection ends.
 * @param waitS how long to wait for whoever holds it, in seconds
 * @throws when it is still held after that
 */
export async function takeNamedLock(connection: Connection, name: string, waitS: number): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>("SELECT GET_LOCK(?, ?) AS taken", [name, waitS]);
  if (rows[0]?.["taken"] === 1) return;
  throw new Error(
    `Another process has held the lock "${name}" for ${waitS} seconds. Let it finish, or end it, and try again.`,
  );
}
