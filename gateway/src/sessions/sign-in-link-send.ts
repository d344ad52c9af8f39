import type { Services } from "../services.ts";
import { createLink } from "./link-create.ts";

/**
 * Sends whoever reads that address what they can sign in with: nothing to a suspended user, an activation
 * link to an invited one, else a sign-in link. Runs after the answer, which tells nobody which it was.
 */
export async function sendSignInLink(
  { prisma, mail, settings }: Pick<Services, "prisma" | "mail" | "settings">,
  email: string,
): Promise<void> {
  const user = await prisma.user.findUnique({ where: { email }, select: { id: true, status: true } });
  if (user?.status === "SUSPENDED") return;
  const owner = user === null ? { email } : { userId: user.id };
  const purpose = user?.status === "INVITED" ? "ACTIVATE" : "SIGN_IN";
  const { url, expiresAt } = await createLink(prisma, purpose, owner, settings.PUBLIC_URL);
  const lines = [opening[purpose], "", url, "", closing(expiresAt)];
  await mail.send({ to: email, subject: subject[purpose], text: lines.join("\n") });
}

const subject = { ACTIVATE: "Activate your account", SIGN_IN: "Your link to sign in" };

const opening = {
  ACTIVATE: "You have been invited. Open this link to activate your account and see your tickets:",
  SIGN_IN: "Open this link to sign in:",
};

const closing = (expiresAt: Date): string =>
  `It works once, until ${expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC.
If you did not ask for it, do nothing: without the link nobody gets in.`;
