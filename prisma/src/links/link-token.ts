import { createHash, randomBytes } from "node:crypto";

/** 256 random bits: no one can guess one. */
export const newLinkToken = (): string => randomBytes(32).toString("base64url");

/**
 * Only this is kept: who reads the database cannot follow a link. A link is looked up by it, in an index,
 * which takes a time of its own for each hash. That time tells a guesser how far a hash of theirs agrees
 * with one that is kept, and they cannot choose the next token by that: one bit of a token more or less
 * changes the whole hash. So nothing here has to compare in constant time.
 */
export const hashLinkToken = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash("sha256").update(token, "utf8").digest());
