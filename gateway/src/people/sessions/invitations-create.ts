import type { Invitations, InvitationsRequest } from "@admit/contract";
import type { Keys } from "@admit/tickets";
import type { Accounts } from "@admit/prisma";
import type { Prisma } from "../../platform/database.ts";
import { ProblemError } from "../../platform/problem/problem-error.ts";
import { createInvitation } from "./invitation-create.ts";

type Result = Invitations["results"][number]["result"];

/** A request that was repeated within this time, because its answer was lost, sends no mail twice. */
const sameMs = 10 * 60 * 1000;

const resultOf: Partial<Record<string, Result>> = {
  "already-active": "already-active",
  "user-suspended": "suspended",
  forbidden: "not-allowed",
};

/**
 * Invites people by mail, each in a transaction of their own: one who cannot be invited keeps no other from it.
 * @returns as many results as people, in their order
 * @throws ProblemError rate-limited: those before are invited, and a repetition continues behind them
 */
export async function createInvitations(
  services: { accounts: Accounts; prisma: Prisma },
  actorId: string,
  { people, message, eventId }: InvitationsRequest,
  to: { publicUrl: string; keys: Keys },
): Promise<Invitations> {
  const emails = people.map(({ email }) => email);
  const since = new Date(Date.now() - sameMs);
  const where = {
    occasion: "INVITATION",
    email: { in: emails },
    network: `user:${actorId}`,
    createdAt: { gt: since },
  } as const;
  const sent = await services.prisma.linkMail.findMany({ where, select: { email: true } });
  const isSent = new Set(sent.map(({ email }) => email));
  const results: Invitations["results"] = [];
  for (const person of people) {
    const { email } = person;
    results.push({ email, result: isSent.has(email) ? "invited-before" : await invite({ ...person, email }) });
    isSent.add(email);
  }
  return { results };

  async function invite(person: InvitationsRequest["people"][number]): Promise<Result> {
    try {
      await createInvitation(services, actorId, { ...person, send: true, message, eventId }, to);
      return "invited";
    } catch (error) {
      const result = error instanceof ProblemError ? resultOf[error.code] : undefined;
      if (result === undefined) throw error;
      return result;
    }
  }
}
