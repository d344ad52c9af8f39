import type { EventChange, Language } from "@admit/contract";
import { queueEventNotice, timeAndPlaceText, newId } from "@admit/prisma";
import { recordAudit } from "../platform/audit/audit-entry-create.ts";
import type { Prisma, PrismaTransaction } from "../platform/database.ts";
import type { LineDepth, LineGateway } from "../platform/line/open-line.ts";
import { ProblemError } from "../platform/problem/problem-error.ts";
import { checkTimes } from "./check-times.ts";
import { eventNotFound } from "./event-cache.ts";
import { named, settableNames } from "./event-columns.ts";
import { checkTranslations, priceColumns, writeTranslations } from "./event-texts.ts";
import { keepFormerSlug, refuseTakenSlug, takeFormerSlug } from "./event-slugs.ts";
import { decideWaiting } from "./purchases-waiting.ts";
import { said } from "../platform/problem/said.ts";

const contentFields = ["title", "slug", "summary", "body", "language", "status"] as const;

type StopLine = (evenIfWaiting: boolean) => Promise<LineDepth>;

/**
 * Changes the named fields, except the capacity: its line sets that. A capacity below what is issued by now is refused
 * with the rest of the change; the line checks it again.
 *
 * @param stop stops the event's line if the change takes the event off sale: see `decideWaiting`
 * @returns the capacity that the line has yet to set; null if it stays as it is
 * @throws ProblemError event-not-found, slug-taken, capacity-below-issued, purchases-waiting, invalid-request; what
 *   `stop` throws
 */
export async function changeEvent(
  prisma: Prisma,
  actorId: string,
  id: string,
  change: EventChange,
  stop: StopLine,
): Promise<number | null> {
  return refuseTakenSlug(change.slug ?? "", () =>
    prisma.$transaction((transaction) => changeWithin(transaction, actorId, id, change, stop)),
  );
}

/**
 * Sets an event's capacity by a command in its line: only the issuer writes what the tickets are counted against.
 * @returns whether it is done; else the command waits in the line
 * @throws ProblemError capacity-below-issued, internal-error; LineUnavailableError
 */
export async function resizeEvent(
  line: Pick<LineGateway, "change">,
  actorId: string,
  eventId: string,
  capacity: number,
  waitMs: number,
): Promise<boolean> {
  const request = { kind: "event.resize" as const, changeId: newId(), actorId, capacity };
  const outcome = await line.change(eventId, request, waitMs);
  if (outcome?.refusal === "capacity-below-issued") throw capacityBelowIssued(capacity);
  if (outcome !== null && outcome.refusal !== null)
    throw new ProblemError("internal-error", "The capacity could not be changed. The fault is recorded; try again.");
  return outcome !== null;
}

const capacityBelowIssued = (capacity: number): ProblemError =>
  new ProblemError("capacity-below-issued", said`More than ${capacity} tickets are issued already.`);

async function changeWithin(
  transaction: PrismaTransaction,
  actorId: string,
  id: string,
  { capacity, ...wanted }: EventChange,
  stop: StopLine,
): Promise<number | null> {
  // Those who edit lock the content's row; the issuer locks the event's row.
  await transaction.$queryRaw`SELECT id FROM Content WHERE id = ${id} FOR UPDATE`;
  const current = await transaction.event.findUnique({
    where: { contentId: id },
    select: {
      venue: true,
      timeZone: true,
      startsAt: true,
      endsAt: true,
      salesOpenAt: true,
      salesCloseAt: true,
      capacity: true,
      issuedCount: true,
      keptSeq: true,
      withdrawnSeq: true,
      content: { select: { slug: true, status: true, language: true, texts: true } },
    },
  });
  if (current === null) throw eventNotFound();
  const { waitingPurchases: _choice, ...change } = wanted;
  checkTimes(current, change);
  const { language = current.content.language as Language, translations } = change;
  checkTranslations(
    language,
    translations ?? Object.fromEntries(current.content.texts.map((each) => [each.language, each])),
  );
  if (capacity !== undefined && capacity < current.issuedCount) throw capacityBelowIssued(capacity);
  const resized = capacity === undefined || capacity === current.capacity ? null : capacity;
  if (Object.keys(change).length === 0) return resized;
  // Also where only the event's own columns change: calendars compare this time.
  await transaction.content.update({ where: { id }, data: { ...named(change, contentFields), updatedAt: new Date() } });
  if (translations !== undefined) await writeTranslations(transaction, id, translations);
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
  const event = { ...named(change, settableNames), ...priceColumns(change.price), ...decision.event };
  if (Object.keys(event).length > 0) await transaction.event.update({ where: { contentId: id }, data: event });
  if (timeAndPlaceText({ ...current, ...event }) !== timeAndPlaceText(current))
    await queueEventNotice(transaction, id, current, Date.now());
  const details = { ...change, ...decision.details };
  await recordAudit(transaction, { actorId, action: "event.change", subject: { type: "event", id }, details });
  return resized;
}
