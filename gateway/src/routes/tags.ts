/** The document's tags, in order. */
export const tags = {
  Events: "What is on sale, and where each event's line stands. The same for everyone, and cacheable.",
  Purchases: "Asking for tickets, and what was decided.",
  Holders: "The signed-in user, their tickets and purchases.",
  Sessions: "Signing in by a link, activating an invited account, signing out.",
  Staff: "Events, people, issuing, imports, tickets and the audit. For STAFF and ADMIN.",
  Operators: "Watching and steering the lines. Reading for STAFF and ADMIN, steering for ADMIN.",
  Keys: "Public keys, to check session tokens and ticket codes without asking.",
  Operation: "Whether the process is alive and can serve, and its metrics.",
  Problems: "What the code of a problem means.",
} as const;

export type Tag = keyof typeof tags;
