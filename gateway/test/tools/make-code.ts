import { foldEmail, signInLinkMs } from "@admit/contract";
import { hashLinkToken } from "@admit/prisma";
import { mailedLink } from "@admit/tickets";
import { ulid } from "ulid";
import type { TestGateway } from "./test-gateway.ts";

/** A sign-in mail as it was sent, with its link. @returns its code */
export async function makeCode(
  { mysql, services }: Pick<TestGateway, "mysql" | "services">,
  { email, userId, atMs = Date.now() }: { email: string; userId?: string; atMs?: number },
): Promise<string> {
  const id = ulid(atMs);
  const { token, code } = mailedLink(services.keys, id);
  const createdAt = new Date(atMs);
  const mail = { id, occasion: "SIGN_IN", email, mailbox: foldEmail(email), network: "local", createdAt, dueAt: null };
  const owner = userId === undefined ? { email } : { userId };
  const link = { id, purpose: "SIGN_IN", ...owner, tokenHash: Buffer.from(hashLinkToken(token)), createdAt };
  await mysql.query("INSERT INTO LinkMail SET ?; INSERT INTO OneTimeLink SET ?", [
    mail,
    { ...link, expiresAt: new Date(atMs + signInLinkMs) },
  ]);
  return code;
}
