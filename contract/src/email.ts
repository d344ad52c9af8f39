/**
 * Domains whose provider ignores dots, each with the name that stands for the mailbox.
 * Source: https://support.google.com/mail/answer/7436150 (dots), https://support.google.com/mail/answer/10313 (both names).
 */
const dotlessDomains = new Map([
  ["gmail.com", "gmail.com"],
  ["googlemail.com", "gmail.com"],
]);

/**
 * The mailbox behind an address, as one spelling of it: without `+tag` (RFC 5233), and without dots where the provider
 * ignores them. A `+` that begins the name is part of it.
 * @param email in lower case, as `Email` gives it
 */
export function foldEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const [name, domain] = [email.slice(0, at), email.slice(at + 1)];
  const tagAt = name.indexOf("+");
  const untagged = tagAt > 0 ? name.slice(0, tagAt) : name;
  const dotless = dotlessDomains.get(domain);
  return dotless === undefined ? `${untagged}@${domain}` : `${untagged.replaceAll(".", "")}@${dotless}`;
}
