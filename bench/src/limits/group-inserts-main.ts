import { openMysql } from "@admit/prisma";
import type { RowDataPacket } from "mysql2/promise";
import { groupStatements, makeGroup } from "./group-statements.ts";
import { measureRate } from "./measure-rate.ts";

const durationMs = 10_000;
/** Most purchases in one transaction of the issuer's. */
const groupSize = 1000;
/** Purchases come with their ids: those are made beforehand. More than any machine takes in the time. */
const groupsMade = 500;

const mysql = openMysql(process.env["DATABASE_URL"] ?? "", 1);
const eventId = process.env["EVENT_ID"] ?? "";
const [users] = await mysql.query<RowDataPacket[]>("SELECT id FROM User WHERE role = 'BUYER'");
const userIds = users.map((row) => String(row["id"]));
const groups = Array.from({ length: groupsMade }, (_, at) => makeGroup(eventId, userIds, at * groupSize, groupSize));

await measureRate(async () => {
  const untilMs = performance.now() + durationMs;
  let count = 0;
  for (const group of groups) {
    if (performance.now() >= untilMs) return count;
    await mysql.query(groupStatements(eventId, group, Date.now()));
    count += group.length;
  }
  throw new Error(`${count} purchases were written in less than ${durationMs / 1000} s: make more`);
});
process.exit();
