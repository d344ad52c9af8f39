import { parseTicketCode, type TicketCodePayload } from "./ticket-code.ts";

/** What of `GET /.well-known/jwks.json` a door needs: it may be kept as it came, for days without a network. */
export interface PublishedKeys {
  keys: readonly { use?: string; kid?: string; kty?: string; crv?: string; x?: string }[];
}

/**
 * `not-a-code`: it has not the form of a code. `unknown-key`: no published ticket key has this name, so
 * either it is forged, or the keys are older than it and worth fetching anew. `forged`: it has the form, and
 * the key it names did not sign it.
 */
export type TicketCodeCheck =
  | { valid: true; payload: TicketCodePayload }
  | { valid: false; reason: "not-a-code" | "unknown-key" | "forged" };

/**
 * Checks a code without a network, in a browser or in Node: that one of the published ticket keys signed it.
 * Whether the ticket was voided or reissued since, no code can tell. Who counts admissions counts them by
 * `eventId` and `number`: one code has several texts (small letters), and a reissued ticket several codes.
 * @throws DOMException where the browser has no Ed25519 (NotSupportedError) or the published key is no key
 */
export async function verifyTicketCode(code: string, published: PublishedKeys): Promise<TicketCodeCheck> {
  const parsed = parseTicketCode(code);
  if (parsed === null) return { valid: false, reason: "not-a-code" };
  const { payload, signed, signature } = parsed;
  const key = published.keys.find(({ use, kid }) => use === "ticket" && kid === payload.kid);
  if (key === undefined) return { valid: false, reason: "unknown-key" };
  // Only what makes the key: Web Cryptography refuses a `use` that it does not know.
  const { kty = "", crv = "", x = "" } = key;
  const publicKey = await crypto.subtle.importKey("jwk", { kty, crv, x }, "Ed25519", false, ["verify"]);
  const genuine = await crypto.subtle.verify("Ed25519", publicKey, signature, signed);
  return genuine ? { valid: true, payload } : { valid: false, reason: "forged" };
}
