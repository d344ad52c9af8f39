/** What the mailing thread tells the worker, for its figures. */
export type MailingNote = { event: "sent" | "failed" | "given-up" } | { due: number };
