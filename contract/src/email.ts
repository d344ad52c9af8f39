/** Longest address in octets. Source: RFC 5321, 4.5.3.1.3, less the angle brackets. */
export const emailLengthMax = 254;
/** Longest part before the @, in octets. Source: RFC 5321, 4.5.3.1.1. */
const localLengthMax = 64;

/** A dot-string or a quoted string (RFC 5321, 4.1.2); beyond ASCII all that is visible (RFC 6531, 3.3). */
const atom = String.raw`(?:[\w!#$%&'*+/=?^{|}~\x60-]|[^\x00-\x7f\p{C}\p{Z}])+`;
const quoted = String.raw`"(?:[ !#-[\]-~]|\\[ -~]|[^\x00-\x7f\p{C}\p{Z}])*"`;
const local = /* @__PURE__ */ new RegExp(`^(?:${atom}(?:\\.${atom})*|${quoted})$`, "u");
const label = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/;
/** What a URL would read as more than a host. */
const beyondHost = /[\s/?#@:\\%[\]]/;

/** Control and format characters, those that fonts show as nothing, and blanks that look like a space. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u;

/**
 * An address as it is stored and compared: in lower case, its domain in ASCII (A-labels, RFC 5890).
 * @returns null if it is not an address of a mailbox at a domain
 */
export function parseEmail(text: string): string | null {
  // A URL drops some invisible characters; and a longer text is not worth matching.
  if (text.length > emailLengthMax || invisible.test(text)) return null;
  const at = text.lastIndexOf("@");
  const name = text.slice(0, at).normalize("NFC").toLowerCase();
  const domain = asciiDomain(text.slice(at + 1));
  if (at < 1 || domain === null || !local.test(name) || octets(name) > localLengthMax) return null;
  const address = `${name}@${domain}`;
  return octets(address) > emailLengthMax ? null : address;
}

/** Which length of an address is exceeded, and what to do; null if none is. */
export function emailTooLong(text: string): string | null {
  if (octets(text) > emailLengthMax)
    return `is longer than ${emailLengthMax} bytes (a letter beyond ASCII has 2 to 4): write a shorter address`;
  const isLong = octets(text.slice(0, Math.max(0, text.lastIndexOf("@")))) > localLengthMax;
  return isLong ? `has more than ${localLengthMax} bytes before the @: write a shorter address` : null;
}

const octets = (text: string): number => new TextEncoder().encode(text).length;

/** By the rules of browsers (UTS 46). Null for an IP address, and for a name without a dot. */
function asciiDomain(domain: string): string | null {
  const url = `http://${domain}`;
  if (beyondHost.test(domain) || !URL.canParse(url)) return null;
  const labels = new URL(url).hostname.split(".");
  const isName = labels.length > 1 && labels.every((each) => label.test(each)) && !/^\d+$/.test(labels.at(-1) ?? "");
  return isName ? labels.join(".") : null;
}

/** Those that come along when a text is copied from a page, a mail or a spreadsheet. Source: the Unicode names list. */
const names: Readonly<Record<string, string>> = {
  "\0": "NUL",
  "\b": "backspace",
  "\t": "tab",
  "\n": "line feed",
  "\r": "carriage return",
  "\u001b": "escape",
  "\u007f": "delete",
  "\u00a0": "no-break space",
  "\u00ad": "soft hyphen",
  "\u200b": "zero width space",
  "\u200c": "zero width non-joiner",
  "\u200d": "zero width joiner",
  "\u200e": "left-to-right mark",
  "\u200f": "right-to-left mark",
  "\u2007": "figure space",
  "\u2009": "thin space",
  "\u2028": "line separator",
  "\u2029": "paragraph separator",
  "\u202a": "left-to-right embedding",
  "\u202b": "right-to-left embedding",
  "\u202c": "pop directional formatting",
  "\u202d": "left-to-right override",
  "\u202e": "right-to-left override",
  "\u202f": "narrow no-break space",
  "\u2060": "word joiner",
  "\u2066": "left-to-right isolate",
  "\u2067": "right-to-left isolate",
  "\u2068": "first strong isolate",
  "\u2069": "pop directional isolate",
  "\u3000": "ideographic space",
  "\u3164": "Hangul filler",
  "\ufe0f": "variation selector-16",
  "\ufeff": "byte order mark",
};

/** The first invisible character of a text, such as "zero width space, U+200B"; null if all are visible. */
export function invisibleIn(text: string): string | null {
  const [found] = invisible.exec(text) ?? [];
  if (found === undefined) return null;
  const code = `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  return [names[found], code].filter(Boolean).join(", ");
}

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
