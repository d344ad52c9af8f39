import type { EventChange } from "@admit/contract";
import { isCheckViolation, isDuplicateEntry } from "@admit/prisma";
import { recordAudit } from "../audit/audit-entry-create.ts";
import type { Prisma, PrismaTransaction } from "../database.ts";
import { mysqlErrorOf } from "../mysql-error-of.ts";
import { ProblemError } from "../problem/problem-error.ts";
import { checkTimes } from "./check-times.ts";

const contentFields = ["title", "slug", "summary", "body", "status"] as const;
const eventFields = [
  "venue",
  "startsAt",
  "endsAt",
  "salesOpenAt",
  "salesCloseAt",
  "capacity",
  "userCap",
] as const satisfies (keyof EventChange)[];

/**
 * Changes what is named and nothing else. The database itself refuses a capacity below what is issued, so
 * that it cannot slip in between reading and writing, however many are issued meanwhile.
 *
 * @returns false where there is no such event
 * @throws ProblemError slug-taken, capacity-below-issued, invalid-request
 */
export async function changeEvent(prisma: Prisma, actorId: string, id: string, change: EventChange): Promise<boolean> {
  try {
    return await prisma.$transaction((transaction) => changeWithin(transaction, actorId, id, change));
  } catch (error) {
    const beneath = mysqlErrorOf(error);
    if (isDuplicateEntry(beneath))
      throw new ProblemError("slug-taken", `Another event has the address ${change.slug}.`);
    if (isCheckViolation(beneath))
      throw new ProblemError("capacity-below-issued", `More than ${change.capacity} tickets are issued already.`);
    throw error;
  }
}

async function changeWithin(
  transaction: PrismaTransaction,
  actorId: string,
  id: string,
  change: EventChange,
): Promise<boolean> {
  // The content's row is the lock among those who edit; the event's row is the issuer's.
  await transaction.$queryRaw`SELECT id FROM Content WHERE id = ${id} FOR UPDATE`;
  const current = await transaction.event.findUnique({
    where: { contentId: id },
    select: { startsAt: true, endsAt: true, salesOpenAt: true, salesCloseAt: true },
  });
  if (current === null) return false;
  checkTimes(current, change);
  const event = named(change, eventFields);
  await transaction.content.update({ where: { id }, data: named(change, contentFields) });
  if (Object.keys(event).length > 0) await transaction.event.update({ where: { contentId: id }, data: event });
  await recordAudit(transaction, { actorId, action: "event.change", subject: { type: "event", id }, details: change });
  return true;
}

type Named<Field extends keyof EventChange> = { [Name in Field]?: Exclude<EventChange[Name], undefined> };

/** Those of the fields that the change names. */
const named = <Field extends keyof EventChange>(change: EventChange, fields: readonly Field[]): Named<Field> =>
  Object.fromEntries(
    fields.filter((field) => change[field] !== undefined).map((field) => [field, change[field]]),
  ) as Named<Field>;
