import { createHmac } from "node:crypto";
import type { Keys, OwnKey } from "../keys/open-keys.ts";
import type { Mail } from "./open-mailer.ts";

/** Why a mail carries a link: to sign in; to activate, for an invited user who asked to sign in; or an invitation. */
export type LinkOccasion = "sign-in" | "activation" | "invitation";

/** The token is in the fragment, which browsers do not send: so no server logs it. */
const pathOf = { ACTIVATE: "/activate#", SIGN_IN: "/sign-in#" };

/** @param publicUrl without a slash at its end */
export const linkUrl = (publicUrl: string, purpose: keyof typeof pathOf, token: string): string =>
  `${publicUrl}${pathOf[purpose]}${token}`;

/**
 * The token of a mailed link: 256 bits that only the deployment's own keys can derive from the mail's id. So each
 * attempt at a mail, by any worker, sends the same link, and the database has nothing but the token's hash.
 */
export function mailedLinkToken({ ticket }: Pick<Keys, "ticket">, mailId: string, key = ticket.current): string {
  return createHmac("sha256", secretOf(key)).update(mailId).digest("base64url");
}

/** The token that `isOfLink` accepts, also if a newer key was added since. Null where none of the keys derived it. */
export function findMailedLinkToken(
  keys: Pick<Keys, "ticket">,
  mailId: string,
  isOfLink: (token: string) => boolean,
): string | null {
  for (const key of keys.ticket.byKid.values()) {
    const token = mailedLinkToken(keys, mailId, key);
    if (isOfLink(token)) return token;
  }
  return null;
}

/** A key for links alone: neither use of the private key reveals anything about the other. */
const secretOf = ({ privateKey }: OwnKey): Buffer =>
  createHmac("sha256", "admit mailed link")
    .update(privateKey.export({ format: "der", type: "pkcs8" }))
    .digest();

export function linkMail(
  occasion: LinkOccasion,
  { id, to, url, expiresAt, publicUrl }: { id: string; to: string; url: string; expiresAt: Date; publicUrl: string },
): Mail {
  const lines = [texts[occasion].opening, "", url, "", `It works once, until ${moment(expiresAt)}.`];
  return {
    to,
    subject: texts[occasion].subject,
    text: [...lines, "", texts[occasion].closing, ""].join("\n"),
    messageId: `<${id}.link@${new URL(publicUrl).hostname}>`,
  };
}

/** Such as "30 November 2026, 14:35 UTC". */
const moment = (at: Date): string =>
  `${at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })}, ${at.toISOString().slice(11, 16)} UTC`;

const ignore = "Didn't ask for this? Ignore this email. No one can get in without the link.";
const texts: Record<LinkOccasion, { subject: string; opening: string; closing: string }> = {
  "sign-in": { subject: "Your link to sign in", opening: "Open this link to sign in:", closing: ignore },
  activation: {
    subject: "Activate your account",
    opening: "You're invited. Open this link to activate your account and see your tickets:",
    closing: ignore,
  },
  invitation: {
    subject: "You're invited",
    opening: "You're invited. Open this link to activate your account. Your tickets will be there:",
    closing: "Don't want it? Ignore this email. Your account stays inactive.",
  },
};
