import type { ActivationPreview } from "@admit/contract";
import type { Prisma } from "../database.ts";
import { hashLinkToken } from "./link-token.ts";
import { unknownLink, whyLinkIsDead } from "./why-link-is-dead.ts";

interface WaitingTickets {
  title: string;
  slug: string;
  startsAt: Date | null;
  tickets: bigint;
}

/**
 * Who invites whom to what. Reads alone: the link stays good, since a mail scanner may have opened the page.
 * @throws ProblemError as opening the link would: link-unknown, link-used, own-link, link-expired, forbidden
 */
export async function previewActivation(
  prisma: Prisma,
  token: string,
  openerId: string | null,
): Promise<ActivationPreview> {
  const link = await prisma.oneTimeLink.findUnique({
    where: { tokenHash: hashLinkToken(token) },
    include: { user: { select: { id: true, email: true, name: true, status: true } } },
  });
  if (link === null || link.purpose !== "ACTIVATE" || link.user === null) throw unknownLink();
  const dead = whyLinkIsDead(link, link.user.status, openerId, new Date());
  if (dead !== null) throw dead;
  const [invitedBy, events] = await Promise.all([
    nameOf(prisma, link.createdById),
    waitingTickets(prisma, link.user.id),
  ]);
  return {
    email: link.user.email,
    name: link.user.name,
    invitedBy,
    events: events.map(({ startsAt, tickets, ...event }) => ({
      title: event.title,
      slug: event.slug,
      startsAt: startsAt?.toISOString() ?? null,
      tickets: Number(tickets),
    })),
    expiresAt: link.expiresAt.toISOString(),
  };
}

async function nameOf(prisma: Prisma, userId: string | null): Promise<string | null> {
  if (userId === null) return null;
  const user = await prisma.user.findUnique({ where: { id: userId }, select: { name: true, email: true } });
  return user === null ? null : user.name || user.email;
}

/** Valid tickets by event, the soonest first, those without a date last. */
const waitingTickets = (prisma: Prisma, userId: string): Promise<WaitingTickets[]> =>
  prisma.$queryRaw<WaitingTickets[]>`
    SELECT c.title, c.slug, e.startsAt, held.tickets
    FROM (SELECT eventId, COUNT(*) AS tickets FROM Ticket
          WHERE userId = ${userId} AND status = 'VALID' GROUP BY eventId) AS held
    JOIN Content c ON c.id = held.eventId JOIN Event e ON e.contentId = held.eventId
    ORDER BY e.startsAt IS NULL, e.startsAt, c.id`;
