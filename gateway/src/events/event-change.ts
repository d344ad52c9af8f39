import type { EventChange } from "@admit/contract";
import { isDuplicateEntry, mysqlErrorOf } from "@admit/prisma";
import { recordAudit } from "../platform/audit/audit-entry-create.ts";
import type { Prisma, PrismaTransaction } from "../platform/database.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { checkTimes } from "./check-times.ts";
import { keepFormerSlug, takeFormerSlug } from "./event-slugs.ts";
import { capacityBelowIssued } from "./event-resize.ts";
import type { LineDepth } from "../platform/line/open-line.ts";
import { decideWaiting } from "./purchases-waiting.ts";

const contentFields = ["title", "slug", "summary", "body", "status"] as const;
const eventFields = [
  "venue",
  "startsAt",
  "endsAt",
  "salesOpenAt",
  "salesCloseAt",
  "userCap",
  "requireAccountBefore",
] as const satisfies (keyof EventChange)[];

type StopLine = (evenIfWaiting: boolean) => Promise<LineDepth>;

export interface ChangedEvent {
  /** The capacity that the line has yet to set; null where it stays as it is. */
  capacity: number | null;
}

/**
 * Changes what is named and nothing else, but for the capacity: that is the line's to change. One that is below
 * what is issued by now is refused with the rest of the change; the line looks once more.
 *
 * @param stop stops the event's line, where the change takes it off sale: see `decideWaiting`
 * @returns null where there is no such event
 * @throws ProblemError slug-taken, capacity-below-issued, purchases-waiting, invalid-request; what `stop` throws
 */
export async function changeEvent(
  prisma: Prisma,
  actorId: string,
  id: string,
  change: EventChange,
  stop: StopLine,
): Promise<ChangedEvent | null> {
  try {
    return await prisma.$transaction((transaction) => changeWithin(transaction, actorId, id, change, stop));
  } catch (error) {
    if (isDuplicateEntry(mysqlErrorOf(error)))
      throw new ProblemError("slug-taken", `Another event has the address ${change.slug}.`);
    throw error;
  }
}

async function changeWithin(
  transaction: PrismaTransaction,
  actorId: string,
  id: string,
  { capacity, ...wanted }: EventChange,
  stop: StopLine,
): Promise<ChangedEvent | null> {
  // The content's row is the lock among those who edit; the event's row is the issuer's.
  await transaction.$queryRaw`SELECT id FROM Content WHERE id = ${id} FOR UPDATE`;
  const current = await transaction.event.findUnique({
    where: { contentId: id },
    select: {
      startsAt: true,
      endsAt: true,
      salesOpenAt: true,
      salesCloseAt: true,
      capacity: true,
      issuedCount: true,
      keptSeq: true,
      withdrawnSeq: true,
      content: { select: { slug: true, status: true } },
    },
  });
  if (current === null) return null;
  const { waitingPurchases: _choice, ...change } = wanted;
  checkTimes(current, change);
  if (capacity !== undefined && capacity < current.issuedCount) throw capacityBelowIssued(capacity);
  const resized = capacity === undefined || capacity === current.capacity ? null : capacity;
  if (Object.keys(change).length === 0) return { capacity: resized };
  await transaction.content.update({ where: { id }, data: named(change, contentFields) });
  if (change.slug !== undefined && change.slug !== current.content.slug) {
    await takeFormerSlug(transaction, id, change.slug);
    await keepFormerSlug(transaction, id, current.content.slug);
  }
  // The line is stopped last and under the issuer's lock, so that the commit follows at once.
  const decision = await decideWaiting(
    { ...current, status: current.content.status },
    wanted,
    async (evenIfWaiting) => {
      await transaction.$queryRaw`SELECT contentId FROM Event WHERE contentId = ${id} FOR UPDATE`;
      return stop(evenIfWaiting);
    },
  );
  const event = { ...named(change, eventFields), ...decision.event };
  if (Object.keys(event).length > 0) await transaction.event.update({ where: { contentId: id }, data: event });
  const details = { ...change, ...decision.details };
  await recordAudit(transaction, { actorId, action: "event.change", subject: { type: "event", id }, details });
  return { capacity: resized };
}

type Named<Field extends keyof EventChange> = { [Name in Field]?: Exclude<EventChange[Name], undefined> };

/** Those of the fields that the change names. */
const named = <Field extends keyof EventChange>(change: EventChange, fields: readonly Field[]): Named<Field> =>
  Object.fromEntries(
    fields.filter((field) => change[field] !== undefined).map((field) => [field, change[field]]),
  ) as Named<Field>;
