import { newId } from "@admit/prisma";
import { recordAudit } from "../platform/audit/audit-entry-create.ts";
import type { Prisma } from "../platform/database.ts";
import type { EncodedPoster } from "./encode-poster.ts";
import { eventNotFound } from "./event-cache.ts";

/**
 * Replaces an event's picture, or removes it. The new one has a new id, so that every copy of the earlier one ends with
 * its address.
 * @throws ProblemError event-not-found
 */
export const writePoster = (prisma: Prisma, actorId: string, id: string, poster: EncodedPoster | null): Promise<void> =>
  prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT id FROM Content WHERE id = ${id} FOR UPDATE`;
    const event = await transaction.event.findUnique({ where: { contentId: id }, select: { posterId: true } });
    if (event === null) throw eventNotFound();
    const posterId = poster === null ? null : newId();
    const size = { posterWidth: poster?.width ?? null, posterHeight: poster?.height ?? null };
    if (poster !== null && posterId !== null)
      await transaction.posterImage.createMany({ data: poster.images.map((image) => ({ posterId, ...image })) });
    await transaction.event.update({ where: { contentId: id }, data: { posterId, ...size } });
    await transaction.content.update({ where: { id }, data: { updatedAt: new Date() } });
    if (event.posterId !== null) await transaction.posterImage.deleteMany({ where: { posterId: event.posterId } });
    const details = { poster: poster && { width: poster.width, height: poster.height } };
    await recordAudit(transaction, { actorId, action: "event.change", subject: { type: "event", id }, details });
  });
