import { ticketMail, visibleCode, type Mailer, type TicketKeys } from "@admit/tickets";
import type { Pool } from "mysql2/promise";
import { dropMail, finishSentMail } from "./ticket-mail-finish.ts";
import { readMailedPurchase } from "./ticket-mail-read.ts";

export interface MailParts {
  pool: Pool;
  mailer: Mailer;
  keys: TicketKeys;
  /** Where the set-up is reached, without a slash at its end. */
  publicUrl: string;
  now: () => number;
}

/** `hidden`: nothing was sent, since its holder sees no code at the moment. */
type Attempt = "sent" | "dropped" | "hidden";

/**
 * One attempt at a claimed mail. Dropped for good is the mail of a purchase that was silent, of a holder
 * without an address, and of tickets that are all void.
 *
 * @throws what kept it from being sent, or, once it was sent, from being recorded: then it is sent again
 */
export async function sendTicketMail(parts: MailParts, purchaseId: string): Promise<Attempt> {
  const { pool, mailer, keys, publicUrl, now } = parts;
  const purchase = await readMailedPurchase(pool, purchaseId);
  const valid = purchase?.tickets.filter(({ voidedAtMs }) => voidedAtMs === null) ?? [];
  const to = purchase?.holder.email ?? null;
  if (purchase === null || purchase.silent || to === null || valid.length === 0) {
    await dropMail(pool, purchaseId);
    return "dropped";
  }
  const tickets = valid.flatMap((ticket) => {
    const code = visibleCode(ticket, purchase.holder.status, keys);
    return code === null ? [] : [{ number: ticket.number, code }];
  });
  if (tickets.length === 0) return "hidden";
  await mailer.send(await ticketMail(to, { ...purchase, purchaseId, publicUrl, tickets }));
  await finishSentMail(pool, purchaseId, now());
  return "sent";
}
