import { createTokens } from "@admit/drop";
import { readRows } from "@admit/prisma";
import { ulid } from "ulid";
import type { RunDatabase } from "./open-environment.ts";

export interface Buyer {
  id: string;
  /** For `Authorization: Bearer`; valid for an hour. */
  token: string;
}

interface EventFields {
  capacity: number;
  userCap: number;
  body?: string;
}

/** Never reached, so that every purchase is decided in full. */
export const unlimited: EventFields = { capacity: 1_000_000_000, userCap: 1_000_000 };

/** Creates active people with session tokens, as a rehearsal of a drop does. Repeated, it returns the same people. */
export async function seedPeople({ settings }: RunDatabase, buyerCount: number) {
  const { admin, buyers } = await createTokens(buyerCount, settings);
  return { admin: readToken(admin), buyers: buyers.map(readToken) };
}

function readToken(token: string): Buyer {
  const [, payload = ""] = token.split(".");
  const { sub } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { sub: string };
  return { id: sub, token };
}

/** Published events that are on sale without end. @returns their ids */
export async function seedEvents({ mysql }: RunDatabase, count: number, fields = unlimited): Promise<string[]> {
  const { capacity, userCap, body = "" } = fields;
  const now = new Date();
  const ids = Array.from({ length: count }, () => ulid());
  const content = ids.map((id) => [id, "EVENT", `bench-${id.toLowerCase()}`, "Benchmark", body, "PUBLISHED", now, now]);
  await mysql.query("INSERT INTO Content (id, type, slug, title, body, status, createdAt, updatedAt) VALUES ?", [
    content,
  ]);
  await mysql.query("INSERT INTO Event (contentId, capacity, userCap) VALUES ?", [
    ids.map((id) => [id, capacity, userCap]),
  ]);
  return ids;
}

export async function seedEvent(database: RunDatabase, fields = unlimited): Promise<string> {
  const [id = ""] = await seedEvents(database, 1, fields);
  return id;
}

/** Tickets issued so far, by the counters of all events. */
export async function issuedCount({ mysql }: RunDatabase): Promise<number> {
  const [row] = await readRows<{ issued: string | null }>(mysql, "SELECT SUM(issuedCount) AS issued FROM Event");
  return Number(row?.issued ?? 0);
}
