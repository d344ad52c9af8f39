/** What an attacking process sends. */
export interface AttackOrder {
  /** Each connection requests these, again and again, as soon as it has the last answer. */
  urls: readonly string[];
  connections: number;
  /** Clients that request all of `urls` without end and never read an answer. */
  neverReading: number;
  forMs: number;
}

/** The result of an attack. */
export interface AttackReport {
  /** By HTTP status; `lost` where the connection ended without an answer. */
  answers: Record<string, number>;
  /** Requests that the clients which never read could send before the server stopped taking them. */
  unread: number;
}
