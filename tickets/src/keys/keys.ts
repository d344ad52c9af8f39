import type { KeyObject } from "node:crypto";

/** One of the deployment's own Ed25519 keys. */
export interface OwnKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** Keys of one use: the newest signs, all verify. */
export interface KeyRing {
  current: OwnKey;
  byKid: ReadonlyMap<string, OwnKey>;
}

export interface Keys {
  session: KeyRing;
  ticket: KeyRing;
}
