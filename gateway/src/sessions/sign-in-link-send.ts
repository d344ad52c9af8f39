import type { Services } from "../services.ts";
import { createLink } from "./link-create.ts";
import { linkMail } from "./link-mail.ts";

/**
 * Sends whoever reads that address what they can sign in with: nothing to a suspended user, an activation
 * link to an invited one, else a sign-in link. Runs after the answer, which tells nobody which it was. An
 * invitation's own link stays good beside it: a stranger who types an address ends nobody's link.
 */
export async function sendSignInLink(
  { accounts, mysql, prisma, mail, settings }: Pick<Services, "accounts" | "mysql" | "prisma" | "mail" | "settings">,
  email: string,
): Promise<void> {
  const user = (await accounts.find(mysql, [email])).get(email);
  if (user?.status === "SUSPENDED") return;
  const owner = user === undefined ? { email } : { userId: user.id };
  const isInvited = user?.status === "INVITED";
  const link = await createLink(prisma, isInvited ? "ACTIVATE" : "SIGN_IN", owner, settings.PUBLIC_URL);
  // To the account's own address: another address of its mailbox may be someone else's.
  await mail.send(linkMail(isInvited ? "activation" : "sign-in", user?.email ?? email, link));
}
