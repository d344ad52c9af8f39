import { createHash, randomBytes } from "node:crypto";

/** 256 random bits: nobody guesses one. */
export const newLinkToken = (): string => randomBytes(32).toString("base64url");

/** Only this is kept: who reads the database cannot follow a link. */
export const hashLinkToken = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash("sha256").update(token, "utf8").digest());
