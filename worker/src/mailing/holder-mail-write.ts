import { type Mail, noticeMail, ticketMail, type TicketKeys, visibleCode } from "@admit/tickets";
import type { Pool } from "mysql2/promise";
import { readMailedPurchase, readNotice, type MailedTicket } from "./holder-mail-read.ts";
import type { MailName } from "./mail-queue.ts";

interface Parts {
  pool: Pool;
  keys: TicketKeys;
  publicUrl: string;
}

/**
 * A mail as it is now.
 * @returns `drop` where there is nothing to say any more; `hidden` where its holder sees no code at the moment, and may
 *   later
 */
export const writeHolderMail = (parts: Parts, { queue, id }: MailName): Promise<Mail | "drop" | "hidden"> =>
  queue === "TicketMail" ? writeTicketMail(parts, id) : writeNotice(parts, id);

/** Dropped for a silent purchase, for a holder without an address, and where all tickets are void. */
async function writeTicketMail(
  { pool, keys, publicUrl }: Parts,
  purchaseId: string,
): Promise<Mail | "drop" | "hidden"> {
  const purchase = await readMailedPurchase(pool, purchaseId);
  const valid = purchase?.tickets.filter(({ voidedAtMs }) => voidedAtMs === null) ?? [];
  const to = purchase?.holder.email ?? null;
  if (purchase === null || purchase.silent || to === null || valid.length === 0) return "drop";
  const tickets = printed(valid, purchase.holder.status, keys);
  if (tickets.length === 0) return "hidden";
  return ticketMail(to, { ...purchase, purchaseId, publicUrl, tickets });
}

/** Dropped for a holder who is not active: an invited person gets no message, a suspended one another when reinstated. */
async function writeNotice({ pool, keys, publicUrl }: Parts, id: string): Promise<Mail | "drop"> {
  const notice = await readNotice(pool, id);
  const to = notice?.holder.email ?? null;
  if (notice === null || to === null || notice.holder.status !== "ACTIVE") return "drop";
  const { kind, holder, language, event, ticket } = notice;
  const about = { id, publicUrl, language, holder };
  if (kind === "REINSTATED") return noticeMail(to, { kind, ...about });
  if (event === null) return "drop";
  if (kind === "EVENT_CHANGED") return noticeMail(to, { kind, event, ...about });
  if (ticket === null) return "drop";
  if (kind === "TICKET_VOIDED") return noticeMail(to, { kind, event, ticket, ...about });
  const [reissued] = printed([ticket], holder.status, keys);
  return reissued === undefined ? "drop" : noticeMail(to, { kind, event, ticket: reissued, ...about });
}

const printed = (tickets: readonly MailedTicket[], status: Parameters<typeof visibleCode>[1], keys: TicketKeys) =>
  tickets.flatMap((ticket) => {
    const code = visibleCode(ticket, status, keys);
    return code === null ? [] : [{ number: ticket.number, code }];
  });
