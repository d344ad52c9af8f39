import type { Connection } from "mysql2/promise";
import { ulid } from "ulid";
import { demoEvents } from "./demo-events.ts";
import { insertRows } from "./insert-rows.ts";

/** Writes the demo's events. @returns those that the demo issues tickets of, with their ids */
export async function insertEvents(connection: Connection, since: Date, now: Date) {
  const { strings, cinema, supper, regatta, rehearsal } = demoEvents(now);
  const withId = <Fields extends object>(fields: Fields) => {
    const id = ulid(since.getTime());
    return {
      ...fields,
      id,
      contentId: id,
      type: "EVENT",
      status: "PUBLISHED",
      createdAt: since,
      updatedAt: since,
    };
  };
  const issuing = { strings: withId(strings), supper: withId(supper), regatta: withId(regatta) };
  const rows = [issuing.strings, withId(cinema), issuing.supper, issuing.regatta, withId(rehearsal)];
  await insertRows(
    connection,
    "Content",
    ["id", "type", "slug", "title", "summary", "body", "status", "createdAt", "updatedAt"],
    rows,
  );
  await insertRows(
    connection,
    "Event",
    ["contentId", "venue", "startsAt", "endsAt", "salesOpenAt", "salesCloseAt", "capacity", "userCap"],
    rows,
  );
  return issuing;
}
