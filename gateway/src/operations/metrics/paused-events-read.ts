import type { Mysql } from "../../platform/database.ts";

/** Those of the events whose issuing an operator has paused. @throws MySQL's errors as they are */
export async function readPausedEvents(mysql: Mysql, eventIds: readonly string[]): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set();
  const [rows] = await mysql.query("SELECT contentId FROM Event WHERE contentId IN (?) AND pausedAt IS NOT NULL", [
    eventIds,
  ]);
  return new Set((rows as { contentId: string }[]).map(({ contentId }) => contentId));
}
