import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ulid } from "ulid";
import { environmentOf } from "./environment.ts";
import type { Place, RunDatabase } from "./open-place.ts";
import { runSource } from "./run-source.ts";

/** Signing takes some 50 µs each. */
const withinMs = 300_000;

export interface Buyer {
  id: string;
  /** For `Authorization: Bearer`; good for an hour. */
  token: string;
}

export interface SeededPeople {
  buyers: Buyer[];
  admin: Buyer;
}

/**
 * Makes an admin and buyers, all `ACTIVE`, and session tokens of theirs, as a rehearsal of a drop does. Asked again, the
 * first of them are the same people.
 */
export async function seedPeople(place: Place, database: RunDatabase, buyers: number): Promise<SeededPeople> {
  const file = join(place.dataDir, `tokens-${ulid()}`);
  const args = ["--buyers", String(buyers), "--file", file];
  await runSource(
    place,
    "gateway/src/people/sessions/rehearsal-tokens.ts",
    args,
    environmentOf(place, database),
    withinMs,
  );
  const [admin = "", ...tokens] = readFileSync(file, "utf8").trimEnd().split("\n");
  rmSync(file);
  return { admin: readToken(admin), buyers: tokens.map(readToken) };
}

export const seedBuyers = async (place: Place, database: RunDatabase, count: number): Promise<Buyer[]> =>
  (await seedPeople(place, database, count)).buyers;

function readToken(token: string): Buyer {
  const [, payload = ""] = token.split(".");
  const { sub } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { sub: string };
  return { id: sub, token };
}
