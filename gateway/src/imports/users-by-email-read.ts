import type { UserStatus } from "@admit/contract";
import type { Connection, Pool } from "mysql2/promise";
import { inChunks } from "./in-chunks.ts";

export interface KnownUser {
  id: string;
  email: string;
  status: UserStatus;
}

/** Those of the addresses, which are in lower case, that somebody has, and who. */
export async function readUsersByEmail(
  database: Pick<Connection | Pool, "query">,
  emails: readonly string[],
): Promise<Map<string, KnownUser>> {
  const users = new Map<string, KnownUser>();
  for (const chunk of inChunks(emails)) {
    const [rows] = await database.query("SELECT id, email, status FROM User WHERE email IN (?)", [chunk]);
    for (const user of rows as KnownUser[]) users.set(user.email, user);
  }
  return users;
}
