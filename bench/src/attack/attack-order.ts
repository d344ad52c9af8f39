/** What an attacking process sends. */
export interface AttackOrder {
  /** Each connection asks for one of these, over and over, as soon as the last answer has come. */
  urls: readonly string[];
  connections: number;
  /** Clients that ask for all of `urls` without end and never read an answer. */
  neverReading: number;
  forMs: number;
}

/** What became of it. */
export interface AttackReport {
  /** By HTTP status; `lost` where the connection ended without an answer. */
  answers: Record<string, number>;
  /** Requests that the clients which never read could send before the server stopped taking them. */
  unread: number;
}
