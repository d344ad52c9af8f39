/** What the mailing thread tells the worker, for its figures. */
export type MailingNote = { event: "sent" | "failed" | "given-up" } | { due: number };

/** What the worker tells the mailing thread: to end, or how many purchases it decided within the last second. */
export type MailingWord = "close" | { decided: number };
