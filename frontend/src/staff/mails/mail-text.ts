import type { MailKind } from "@admit/contract";

export const mailName: Record<MailKind, string> = {
  tickets: "Tickets",
  "ticket-voided": "Ticket voided",
  "ticket-reissued": "New code",
  "event-changed": "New time or place",
  reinstated: "Account reinstated",
  invitation: "Invitation",
};

/** What a mail server's status is about. Source: RFC 3463 and the IANA registry of enhanced status codes. */
const statusText: Readonly<Record<string, string>> = {
  "5.1.1": "No such mailbox.",
  "5.1.2": "No such mail domain.",
  "5.1.3": "The address isn’t valid.",
  "5.1.6": "The mailbox has moved.",
  "5.1.10": "The domain takes no mail.",
  "5.2.1": "The mailbox is switched off.",
  "5.2.2": "The mailbox is full.",
  "5.2.3": "The mail is too large for the mailbox.",
  "5.3.4": "The mail is too large.",
  "5.7.1": "The mail server’s rules refuse it.",
};

/** Why a mail was not delivered, from the codes of its last attempt. */
export function reasonText(reason: string | null): string {
  if (reason === null) return "The reason is unknown.";
  if (reason.startsWith("ENOSMTPUTF8")) return "Our mail server can’t send to an address with such characters.";
  if (reason.startsWith("the holder")) return "Their account isn’t active.";
  if (reason.startsWith("too late")) return "It couldn’t be sent in time.";
  const [, code, status] = /\b(5\d\d)(?: (\d\.\d+\.\d+))?$/.exec(reason) ?? [];
  if (code === undefined) return "The mail server couldn’t be reached.";
  return statusText[status ?? ""] ?? `The mail server refuses it (${status ?? code}).`;
}
