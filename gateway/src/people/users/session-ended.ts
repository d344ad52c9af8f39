/** The claims of a verified token; cached until it expires. */
export interface VerifiedToken {
  userId: string;
  sessionId: string;
  /** The user's `sessionEpoch` when it was signed; null in a host's token, which has none. */
  epoch: number | null;
  /** When a host's token was issued, by the host's clock; null without `iat`, and for our own tokens. */
  issuedAtMs: number | null;
  expiresAtMs: number;
}

/** The sessions of a user that ended before they expired. */
export interface EndedSessions {
  epoch: number;
  /** When all ended the last time; null: never. */
  allAtMs: number | null;
  /** Sessions that ended one at a time. */
  ids: ReadonlySet<string>;
}

/** Shared by almost all users. */
export const noneEnded: EndedSessions = { epoch: 0, allAtMs: null, ids: new Set() };

/**
 * Pure, and called for each request. A token of a later epoch is valid: it was signed after the row of `ended` was
 * read. A host's token without `iat` ends when it expires, or when it is signed out itself.
 */
export function hasEnded({ epoch, issuedAtMs, sessionId }: VerifiedToken, ended: EndedSessions): boolean {
  if (ended === noneEnded) return false;
  if (epoch !== null && epoch < ended.epoch) return true;
  if (issuedAtMs !== null && ended.allAtMs !== null && issuedAtMs <= ended.allAtMs) return true;
  return ended.ids.has(sessionId);
}
