/** The mails that a thread sends: with tickets, or with links to sign in and activate. */
export type MailKind = "tickets" | "links";

/** A mailing thread's report to the worker, for its metrics. */
export type MailingNote = { kind: MailKind } & (
  | { event: "sent" | "failed" | "given-up" }
  | { due: number; oldestDueMs?: number }
);

/**
 * The worker's message to a mailing thread: to end; or how many purchases it decided within the last second, and how
 * many link mails were due then.
 */
export type MailingWord = "close" | { decided: number; linksDue: number };
