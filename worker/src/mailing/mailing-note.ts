/** What a mailing thread sends: mails with tickets, or mails with links to sign in and activate. */
export type MailKind = "tickets" | "links";

/** What a mailing thread reports to the worker, for its figures. */
export type MailingNote = { kind: MailKind } & (
  | { event: "sent" | "failed" | "given-up" }
  | { due: number; oldestDueMs?: number }
);

/**
 * What the worker sends a mailing thread: to end; or how many purchases it decided within the last second, and how many
 * link mails were due then.
 */
export type MailingWord = "close" | { decided: number; linksDue: number };
