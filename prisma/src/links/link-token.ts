import { createHash, randomBytes } from "node:crypto";

/** 256 random bits: no one can guess one. */
export const newLinkToken = (): string => randomBytes(32).toString("base64url");

/**
 * Only the hash is stored: the database reveals no link. Looking a hash up in an index takes a time that depends on the
 * hash, but one bit more or less in a token changes its whole hash, so a guesser cannot use that time.
 */
export const hashLinkToken = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash("sha256").update(token, "utf8").digest());
