import type { Pool } from "mysql2/promise";
import { ulid } from "ulid";

interface UserFields {
  email?: string | null;
  mailbox?: string | null;
  name?: string;
  role?: "BUYER" | "STAFF" | "ADMIN";
  status?: "INVITED" | "ACTIVE" | "SUSPENDED";
  externalSubject?: string | null;
  createdAt?: Date;
}

/** A user of the test's own: an active buyer with an address of their own. @returns their id */
export async function makeUser(database: Pick<Pool, "query">, fields: UserFields = {}): Promise<string> {
  const id = ulid();
  const now = new Date();
  const { status = "ACTIVE" } = fields;
  await database.query("INSERT INTO User SET ?", {
    id,
    email: `${id.toLowerCase()}@example.org`,
    status,
    activatedAt: status === "INVITED" ? null : now,
    createdAt: now,
    updatedAt: now,
    ...fields,
  });
  return id;
}
