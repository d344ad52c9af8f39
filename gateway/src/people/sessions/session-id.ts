import { createHash } from "node:crypto";

/**
 * Identifies a session: the hash of the signed part of its token. The signature itself can be spelled in several
 * ways, so a copy of the whole token could differ and still be valid.
 */
export const sessionIdOf = (token: string): string =>
  createHash("sha256")
    .update(token.slice(0, token.lastIndexOf(".")))
    .digest("base64url");
