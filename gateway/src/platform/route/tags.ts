/** The document's tags, in order. */
export const tags = {
  Events: "Events on sale, and the state of each event's line. The same for everyone, and cacheable.",
  Purchases: "Buying tickets, and the outcomes.",
  Holders: "The signed-in user, their tickets and purchases.",
  Sessions: "Signing in by a link, activating an invited account, signing out.",
  Staff: "Events, people, issuing, imports, tickets and the audit. For STAFF and ADMIN.",
  Operators: "Watching and controlling the lines. Reading for STAFF and ADMIN, controlling for ADMIN.",
  Keys: "Public keys, to check session tokens and ticket codes offline.",
  Operation: "Whether the process is alive and can serve.",
  Problems: "The meaning of each problem's code.",
} as const;

export type Tag = keyof typeof tags;
