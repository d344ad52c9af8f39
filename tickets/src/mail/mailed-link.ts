import { createHmac } from "node:crypto";
import type { Keys, OwnKey } from "../keys/open-keys.ts";

/** The token is in the fragment, which browsers do not send: so no server logs it. */
const pathOf = { ACTIVATE: "/activate#", SIGN_IN: "/sign-in#" };

/** @param publicUrl without a slash at its end */
export const linkUrl = (publicUrl: string, purpose: keyof typeof pathOf, token: string): string =>
  `${publicUrl}${pathOf[purpose]}${token}`;

export interface MailedLinkSecrets {
  /** 256 bits. */
  token: string;
  /** Six digits to type in place of the link. */
  code: string;
}

/**
 * The secrets of a mailed link, which only the deployment's own keys can derive from the mail's id. So each attempt at a
 * mail, by any worker, sends the same ones; the database has nothing but the token's hash, and of the code nothing at
 * all: a hash of six digits would reveal them.
 */
export function mailedLink(
  { ticket }: Pick<Keys, "ticket">,
  mailId: string,
  key: OwnKey = ticket.current,
): MailedLinkSecrets {
  const derive = (text: string): Buffer => createHmac("sha256", secretOf(key)).update(text).digest();
  const number = derive(`code\n${mailId}`).readUIntBE(0, 6) % 10 ** codeLength;
  return { token: derive(mailId).toString("base64url"), code: String(number).padStart(codeLength, "0") };
}

const codeLength = 6;

/** Those whose token `isOfLink` accepts, also if a newer key was added since. Null where none of the keys derived it. */
export function findMailedLink(
  keys: Pick<Keys, "ticket">,
  mailId: string,
  isOfLink: (token: string) => boolean,
): MailedLinkSecrets | null {
  for (const key of keys.ticket.byKid.values()) {
    const secrets = mailedLink(keys, mailId, key);
    if (isOfLink(secrets.token)) return secrets;
  }
  return null;
}

/** A key for links alone: neither use of the private key reveals anything about the other. */
const secretOf = ({ privateKey }: OwnKey): Buffer =>
  createHmac("sha256", "admit mailed link")
    .update(privateKey.export({ format: "der", type: "pkcs8" }))
    .digest();
