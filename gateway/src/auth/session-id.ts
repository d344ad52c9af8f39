import { createHash } from "node:crypto";

/**
 * What a session is known by: the hash of the part of its token that is signed. The signature itself can be spelled
 * in several ways, so that a copy of the whole token could differ from it and still be good.
 */
export const sessionIdOf = (token: string): string =>
  createHash("sha256")
    .update(token.slice(0, token.lastIndexOf(".")))
    .digest("base64url");
