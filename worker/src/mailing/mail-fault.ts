import { noUtf8Code } from "@admit/tickets";

/** What nodemailer's errors say, beside their message. */
interface MailFault {
  code?: unknown;
  command?: unknown;
  responseCode?: unknown;
  response?: unknown;
}

/** RFC 3463, at the beginning of an answer: what a refusal is about, such as 5.1.1 for an unknown mailbox. */
const enhancedStatus = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/;

/** The codes of a failed attempt, never its message: a mail server's answer names the address. */
export function describeMailFault(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, command, responseCode, response } = error as MailFault;
  const [, status] = enhancedStatus.exec(typeof response === "string" ? response : "") ?? [];
  const parts = [code ?? error.name, command, responseCode, status];
  return parts.filter((part) => typeof part === "string" || typeof part === "number").join(" ");
}

/**
 * Whether the mail server answers for this mail or its recipient: others may well be accepted. Not at MAIL FROM, where
 * it judges the sender, nor 421, with which it closes.
 */
export function isOfMail(error: unknown): boolean {
  const { code, command, responseCode } = Object(error) as MailFault;
  if (code === noUtf8Code) return true;
  const isAnswer = code === "EENVELOPE" || code === "EMESSAGE";
  return isAnswer && responseCode !== 421 && (command !== "MAIL FROM" || responseCode === tooLarge);
}

/** Some servers say so at MAIL FROM, which names the size (RFC 1870). */
const tooLarge = 552;

/** Whether it is refused for good (5xx, RFC 5321): another attempt would end the same. */
export function isRefusedForGood(error: unknown): boolean {
  const { code, command, responseCode } = Object(error) as MailFault;
  // `API`: nodemailer itself finds the address malformed.
  return isOfMail(error) && (code === noUtf8Code || command === "API" || Number(responseCode) >= 500);
}
