import { createHash, randomBytes } from "node:crypto";
import { bytesToId } from "@admit/contract";
import { monotonicFactory } from "ulid";
import { unlimited } from "../environment/seed.ts";

const nextId = monotonicFactory();

interface MadePurchase {
  id: string;
  userId: string;
  key: string;
  seq: number;
}

/** Purchases of one ticket each, by users round-robin. */
export function makeGroup(
  eventId: string,
  userIds: readonly string[],
  seqBefore: number,
  size: number,
): MadePurchase[] {
  return Array.from({ length: size }, (_, at) => {
    const seq = seqBefore + at + 1;
    const userId = userIds[seq % userIds.length] ?? "";
    const key = `made-${seq}`;
    const digest = createHash("sha256").update(`${userId}\n${eventId}\n${key}`).digest();
    return { id: bytesToId(digest.subarray(0, 16)), userId, key, seq };
  });
}

/**
 * A transaction with the rows that an issuer writes for these purchases, and no others, in one round trip.
 * @param withMails whether mails are due; without, the holders count as notified
 */
export function groupStatements(
  eventId: string,
  group: readonly MadePurchase[],
  nowMs: number,
  withMails: boolean,
): string {
  const now = sqlTime(nowMs);
  const last = group.at(-1)?.seq ?? 0;
  const counted = new Map<string, number>();
  for (const { userId } of group) counted.set(userId, (counted.get(userId) ?? 0) + 1);
  const notifiedAt = withMails ? "NULL" : now;
  const purchases = group.map(
    ({ id, userId, key, seq }) =>
      `('${id}','${eventId}','${userId}','${userId}','BUYER','${key}',${seq},1,1,'fulfilled',NULL,0,0,${now},${now},${notifiedAt})`,
  );
  const tickets = group.map(
    ({ id, userId, seq }) =>
      `('${nextId(nowMs)}','${eventId}','${userId}','${id}',${seq},X'${randomBytes(6).toString("hex")}',${now})`,
  );
  const holdings = [...counted].map(([userId, count]) => `('${eventId}','${userId}',${count},${unlimited.userCap})`);
  const mails = group.map(({ id }) => `('${id}',${now})`);
  return [
    "START TRANSACTION",
    `INSERT INTO Purchase (id,eventId,userId,requestedById,source,idempotencyKey,seq,requested,issued,status,reason,late,silent,acceptedAt,decidedAt,notifiedAt) VALUES${purchases.join(",")}`,
    `INSERT INTO Ticket (id,eventId,userId,purchaseId,number,secret,issuedAt) VALUES${tickets.join(",")}`,
    ...(withMails ? [`INSERT INTO TicketMail (purchaseId,dueAt) VALUES${mails.join(",")}`] : []),
    `INSERT INTO Holding (eventId,userId,counted,cap) VALUES${holdings.join(",")} ON DUPLICATE KEY UPDATE counted = counted + VALUES(counted), cap = VALUES(cap)`,
    `UPDATE Event SET issuedCount = ${last}, lastTicketNumber = ${last} WHERE contentId = '${eventId}'`,
    "COMMIT",
  ].join(";\n");
}

const sqlTime = (ms: number): string => `'${new Date(ms).toISOString().slice(0, -1)}'`;
