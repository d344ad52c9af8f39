import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ticketKeyIdLength } from "@admit/contract";

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

type Use = keyof Keys;
type PrivateJwk = { kty: "OKP"; crv: "Ed25519"; x: string; d: string; kid: string };

/**
 * Reads the deployment's own keys from `<dataDir>/keys`, and creates missing ones. To change a key, add a newer file: the
 * newest signs, all verify, until the old file is deleted.
 * @throws Error where a file there is no such key
 */
export const openKeys = (dataDir: string): Keys => ({
  session: openRing(dataDir, "session"),
  ticket: openRing(dataDir, "ticket"),
});

/** The keys of ticket codes alone: a process that only writes tickets needs no session keys. */
export const openTicketKeys = (dataDir: string): Pick<Keys, "ticket"> => ({ ticket: openRing(dataDir, "ticket") });

function openRing(dataDir: string, use: Use): KeyRing {
  const folder = join(dataDir, "keys");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (keyFiles(folder, use).length === 0) createFirstKey(folder, use);
  const keys = keyFiles(folder, use).map(({ path }) => readKey(path, use));
  const [current] = keys;
  if (current === undefined) throw new Error(`no ${use} key could be created in ${folder}`);
  return { current, byKid: new Map(keys.map((key) => [key.kid, key])) };
}

/** Newest first, then by name. */
function keyFiles(folder: string, use: Use): { path: string; at: number }[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${use}-`) && name.endsWith(".json"))
    .map((name) => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at || (a.path < b.path ? -1 : 1));
}

/** @throws Error that names the file where it contains no key: people put files here, too */
function readKey(path: string, use: Use): OwnKey {
  try {
    const jwk = JSON.parse(readFileSync(path, "utf8")) as PrivateJwk;
    const privateKey = createPrivateKey({ key: { ...jwk }, format: "jwk" });
    const publicKey = createPublicKey(privateKey);
    const kid = keyIdOf(publicKey, use);
    if (jwk.kid !== kid) throw new Error(`its kid has to be ${kid}, by its thumbprint`);
    return { kid, privateKey, publicKey };
  } catch (error) {
    throw new Error(`${path} is no key of this deployment: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * Processes that start at once agree on one key: the first to link the claim decides it, and each of them links the
 * claimed key to its final name before the claim is removed.
 */
function createFirstKey(folder: string, use: Use): void {
  const claim = join(folder, `${use}.claim`);
  const draft = join(folder, `${use}.${process.pid}.draft`);
  writeFileSync(draft, JSON.stringify(newKey(use)), { mode: 0o600 });
  const won = linked(draft, claim);
  unlinkSync(draft);
  if (won && keyFiles(folder, use).length > 0) return drop(claim);
  const claimed = readClaim(claim);
  if (claimed === null) return;
  // Another process may have completed and removed it since it was read.
  unless("ENOENT", false, () => linked(claim, join(folder, `${use}-${claimed.kid}.json`)));
  drop(claim);
}

function newKey(use: Use): PrivateJwk {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const { x = "", d = "" } = privateKey.export({ format: "jwk" });
  return { kty: "OKP", crv: "Ed25519", x, d, kid: keyIdOf(publicKey, use) };
}

/** By the thumbprint, so that a name never means two keys; a ticket key's is cut to the length in a code. */
function keyIdOf(publicKey: KeyObject, use: Use): string {
  const { x = "" } = publicKey.export({ format: "jwk" });
  // RFC 7638: the required members, in this order.
  const thumbprint = createHash("sha256").update(JSON.stringify({ crv: "Ed25519", kty: "OKP", x }));
  return use === "ticket" ? thumbprint.digest("hex").slice(0, ticketKeyIdLength) : thumbprint.digest("base64url");
}

/** Gives a file a second name. @returns false where the name is taken */
function linked(from: string, to: string): boolean {
  return unless("EEXIST", false, () => {
    linkSync(from, to);
    return true;
  });
}

/** Null where another process has completed the claim. */
const readClaim = (claim: string): PrivateJwk | null =>
  unless("ENOENT", null, () => JSON.parse(readFileSync(claim, "utf8")) as PrivateJwk);

const drop = (claim: string): void => unless("ENOENT", undefined, () => unlinkSync(claim));

function unless<Value>(code: string, otherwise: Value, attempt: () => Value): Value {
  try {
    return attempt();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return otherwise;
    throw error;
  }
}
