import { ulid } from "ulid";
import type { RunDatabase } from "./open-place.ts";

export interface SeededEvent {
  id: string;
}

export interface EventFields {
  capacity: number;
  /** The set-up's default unless it is given. */
  userCap?: number;
  body?: string;
}

/** Events that are published and on sale without end. @returns them in their order */
export async function seedEvents(
  { mysql }: RunDatabase,
  count: number,
  { capacity, userCap, body = "" }: EventFields,
): Promise<SeededEvent[]> {
  const now = new Date();
  const ids = Array.from({ length: count }, () => ulid());
  const contents = ids.map((id) => [
    id,
    "EVENT",
    `bench-${id.toLowerCase()}`,
    "Benchmark",
    body,
    "PUBLISHED",
    now,
    now,
  ]);
  const events = ids.map((id) => [id, capacity, userCap ?? null]);
  await mysql.query("INSERT INTO Content (id, type, slug, title, body, status, createdAt, updatedAt) VALUES ?", [
    contents,
  ]);
  await mysql.query("INSERT INTO Event (contentId, capacity, userCap) VALUES ?", [events]);
  return ids.map((id) => ({ id }));
}

export async function seedEvent(database: RunDatabase, fields: EventFields): Promise<SeededEvent> {
  const [event] = await seedEvents(database, 1, fields);
  return event as SeededEvent;
}
