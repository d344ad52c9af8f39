import { domainToUnicode } from "node:url";

/**
 * An address as people write it: the database has its domain in A-labels (RFC 5890). Only what leads back to the same
 * domain is decoded.
 */
export function shownEmail<Email extends string | null>(email: Email): Email {
  if (email === null) return email;
  const at = email.lastIndexOf("@") + 1;
  const domain = email.slice(at);
  const shown = domainToUnicode(domain);
  return (new URL(`http://${shown || "-"}`).hostname === domain ? email.slice(0, at) + shown : email) as Email;
}
