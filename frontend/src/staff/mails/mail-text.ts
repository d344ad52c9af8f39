import { texts } from "../../language/texts.ts";

/** Why a mail was not delivered, from the codes of its last attempt. */
export function reasonText(reason: string | null): string {
  const { mailReasons, mailStatuses } = texts.guestList;
  if (reason === null) return mailReasons.unknownReason;
  if (reason.startsWith("ENOSMTPUTF8")) return mailReasons.characters;
  if (reason.startsWith("the holder")) return mailReasons.inactiveAccount;
  if (reason.startsWith("too late")) return mailReasons.tooLate;
  const [, code, status] = /\b(5\d\d)(?: (\d\.\d+\.\d+))?$/.exec(reason) ?? [];
  if (code === undefined) return mailReasons.unreachable;
  return mailStatuses[status ?? ""] ?? mailReasons.refusedWith(status ?? code);
}
