import { createTokens } from "@admit/drop";
import type { RowDataPacket } from "mysql2/promise";
import { ulid } from "ulid";
import type { Environment, RunDatabase } from "./open-environment.ts";
import { settingsOf } from "./services.ts";

export interface Buyer {
  id: string;
  /** For `Authorization: Bearer`; valid for an hour. */
  token: string;
}

export interface EventFields {
  capacity: number;
  /** The deployment's default unless it is given. */
  userCap?: number;
  body?: string;
}

/** Creates active people with session tokens, as a rehearsal of a drop does. Repeated, it returns the same people. */
export async function seedPeople(
  environment: Environment,
  database: RunDatabase,
  count: number,
): Promise<{ buyers: Buyer[]; admin: Buyer }> {
  const { admin, buyers } = await createTokens(count, settingsOf(environment, database));
  return { admin: readToken(admin), buyers: buyers.map(readToken) };
}

export const seedBuyers = async (environment: Environment, database: RunDatabase, count: number): Promise<Buyer[]> =>
  (await seedPeople(environment, database, count)).buyers;

function readToken(token: string): Buyer {
  const [, payload = ""] = token.split(".");
  const { sub } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { sub: string };
  return { id: sub, token };
}

/** Published events that are on sale without end. @returns their ids */
export async function seedEvents(
  { mysql }: RunDatabase,
  count: number,
  { capacity, userCap, body = "" }: EventFields,
): Promise<string[]> {
  const now = new Date();
  const ids = Array.from({ length: count }, () => ulid());
  const contentOf = (id: string) => [
    id,
    "EVENT",
    `bench-${id.toLowerCase()}`,
    "Benchmark",
    body,
    "PUBLISHED",
    now,
    now,
  ];
  await mysql.query("INSERT INTO Content (id, type, slug, title, body, status, createdAt, updatedAt) VALUES ?", [
    ids.map(contentOf),
  ]);
  await mysql.query("INSERT INTO Event (contentId, capacity, userCap) VALUES ?", [
    ids.map((id) => [id, capacity, userCap ?? null]),
  ]);
  return ids;
}

export async function seedEvent(database: RunDatabase, fields: EventFields): Promise<string> {
  const [id = ""] = await seedEvents(database, 1, fields);
  return id;
}

/** Tickets issued so far, by the counter of one event or of all. */
export async function issuedCount({ mysql }: RunDatabase, eventId?: string): Promise<number> {
  const where = eventId === undefined ? "" : "WHERE contentId = ?";
  const [[row]] = await mysql.query<RowDataPacket[]>(
    `SELECT COALESCE(SUM(issuedCount), 0) AS issued FROM Event ${where}`,
    eventId === undefined ? [] : [eventId],
  );
  return Number(row?.["issued"]);
}
