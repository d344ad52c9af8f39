import type { ActivationPreview, SignInPreview } from "@admit/contract";
import { hashLinkToken } from "@admit/prisma";
import { shownEmail } from "@admit/tickets";
import type { Prisma } from "../../platform/database.ts";
import { type LinkPurpose, requireUsable, unknownLink } from "./link-refusal.ts";

interface WaitingTickets {
  title: string;
  slug: string;
  startsAt: Date | null;
  timeZone: string;
  tickets: bigint;
}

/**
 * Who invites the person, and to what. It only reads: a mail scanner may have opened the page.
 * @throws ProblemError as opening the link would: link-unknown, link-used, own-link, link-expired, forbidden
 */
export async function previewActivation(
  prisma: Prisma,
  token: string,
  openerId: string | null,
): Promise<ActivationPreview> {
  const link = await findUsableLink(prisma, "ACTIVATE", token, openerId);
  if (link.user === null) throw unknownLink();
  const [invitedBy, events] = await Promise.all([
    nameOf(prisma, link.createdById),
    waitingTickets(prisma, link.user.id),
  ]);
  return {
    email: shownEmail(link.user.email),
    name: link.user.name,
    invitedBy,
    events: events.map(({ title, slug, startsAt, timeZone, tickets }) => ({
      title,
      slug,
      startsAt: startsAt?.toISOString() ?? null,
      timeZone,
      tickets: Number(tickets),
    })),
    expiresAt: link.expiresAt.toISOString(),
  };
}

/** The account that a link signs in to; also only reads. A link may come from an attacker. */
export async function previewSignIn(prisma: Prisma, token: string, openerId: string | null): Promise<SignInPreview> {
  const { user, email, expiresAt } = await findUsableLink(prisma, "SIGN_IN", token, openerId);
  return { email: shownEmail(user?.email ?? email), name: user?.name ?? "", expiresAt: expiresAt.toISOString() };
}

async function findUsableLink(prisma: Prisma, purpose: LinkPurpose, token: string, openerId: string | null) {
  const link = await prisma.oneTimeLink.findUnique({
    where: { tokenHash: hashLinkToken(token) },
    include: { user: { select: { id: true, email: true, name: true, status: true } } },
  });
  if (link === null || link.purpose !== purpose) throw unknownLink();
  requireUsable(link, link.user?.status ?? "ACTIVE", openerId, new Date());
  return link;
}

async function nameOf(prisma: Prisma, userId: string | null): Promise<string | null> {
  if (userId === null) return null;
  const user = await prisma.user.findUnique({ where: { id: userId }, select: { name: true, email: true } });
  return user === null ? null : user.name || shownEmail(user.email);
}

/** Valid tickets by event, the soonest first, those without a date last. */
const waitingTickets = (prisma: Prisma, userId: string): Promise<WaitingTickets[]> =>
  prisma.$queryRaw<WaitingTickets[]>`
    SELECT c.title, c.slug, e.startsAt, e.timeZone, held.tickets
    FROM (SELECT eventId, COUNT(*) AS tickets FROM Ticket
          WHERE userId = ${userId} AND status = 'VALID' GROUP BY eventId) AS held
    JOIN Content c ON c.id = held.eventId JOIN Event e ON e.contentId = held.eventId
    ORDER BY e.startsAt IS NULL, e.startsAt, c.id`;
