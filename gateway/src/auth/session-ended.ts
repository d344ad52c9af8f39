/** What a token that was verified says; remembered until it expires. */
export interface VerifiedToken {
  userId: string;
  sessionId: string;
  /** The user's `sessionEpoch` when it was signed; null in a host's token, which knows none. */
  epoch: number | null;
  /** When a host's token was issued, by the host's clock; null where it does not say, and for our own. */
  issuedAtMs: number | null;
  expiresAtMs: number;
}

/** Which sessions of a user have ended before they expired. */
export interface EndedSessions {
  epoch: number;
  /** When all ended the last time; null: never. */
  allAtMs: number | null;
  /** Those that ended one at a time. */
  ids: ReadonlySet<string>;
}

/** Of almost every user: one object for all of them. */
export const noneEnded: EndedSessions = { epoch: 0, allAtMs: null, ids: new Set() };

/**
 * Pure, and asked for each request. A token of a later epoch is good: it was signed after the row was read that
 * `ended` comes from. A host's token that does not say when it was issued ends by itself, or one at a time.
 */
export function hasEnded({ epoch, issuedAtMs, sessionId }: VerifiedToken, ended: EndedSessions): boolean {
  if (ended === noneEnded) return false;
  if (epoch !== null && epoch < ended.epoch) return true;
  if (issuedAtMs !== null && ended.allAtMs !== null && issuedAtMs <= ended.allAtMs) return true;
  return ended.ids.has(sessionId);
}
