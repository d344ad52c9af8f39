import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crockfordAlphabet } from "./values.ts";
import { encodeTicketCodePayload, formatTicketCode, ticketCodeLength, type TicketCodePayload } from "./ticket-code.ts";
import { verifyTicketCode } from "./verify-ticket-code.ts";

const seed = 20_261_123;
const mutations = 10_000;

/** RFC 8410: what stands before the 32 bytes of a private Ed25519 key. */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");
/** The same key each time, so that a failure comes again. */
const makeKey = (kid: string, byte: number) => {
  const der = Buffer.concat([pkcs8Prefix, Buffer.alloc(32, byte)]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  const jwk = createPublicKey(privateKey).export({ format: "jwk" });
  return { kid, privateKey, published: { ...jwk, kid, use: "ticket", alg: "EdDSA" } };
};
const key = makeKey("0a1b", 1);
const older = makeKey("ffff", 2);
const stranger = makeKey("7777", 3);
const published = { keys: [older.published, key.published] };

const payload: TicketCodePayload = {
  kid: key.kid,
  eventId: "01JD3V5Y6Q8ZK2M4N6P8R0S2T4",
  number: 42,
  version: 3,
  secret: "00ff10203040",
};
function codeOf(fields: Partial<TicketCodePayload> = {}, privateKey: KeyObject = key.privateKey): string {
  const signed = encodeTicketCodePayload({ ...payload, ...fields });
  return formatTicketCode(signed, sign(null, signed, privateKey));
}
const code = codeOf();

test("a code verifies by the published keys, whichever of them signed it", async () => {
  expect(await verifyTicketCode(code, published)).toEqual({ valid: true, payload });
  const ofOlder = codeOf({ kid: older.kid }, older.privateKey);
  expect(await verifyTicketCode(ofOlder, published)).toEqual({ valid: true, payload: { ...payload, kid: older.kid } });
});

test("what sessions are signed with is no ticket key", async () => {
  const sessionKey = { keys: [{ ...key.published, use: "sig" }] };
  expect(await verifyTicketCode(code, sessionKey)).toEqual({ valid: false, reason: "unknown-key" });
  expect(await verifyTicketCode(code, { keys: [] })).toEqual({ valid: false, reason: "unknown-key" });
});

test("a published key that is none is an error, and no verdict on the code", async () => {
  const broken = { keys: [{ ...key.published, x: "AAAA" }] };
  await expect(verifyTicketCode(code, broken)).rejects.toThrow();
});

const place = fc.nat(ticketCodeLength - 1);
const character = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...crockfordAlphabet.split("")) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }) },
);
const put = (text: string, at: number, what: string) => text.slice(0, at) + what + text.slice(at + 1);

/** Texts that are not the code's, each made of it in one of the ways that errors and forgers have. */
const mutated = fc
  .oneof(
    fc.tuple(place, character).map(([at, what]) => put(code, at, what)),
    fc
      .array(fc.tuple(place, character), { minLength: 2, maxLength: 8 })
      .map((changes) => changes.reduce((text, [at, what]) => put(text, at, what), code)),
    fc.tuple(place, place).map(([one, other]) => put(put(code, one, code.charAt(other)), other, code.charAt(one))),
    place.map((length) => code.slice(0, length)),
    place.map((from) => code.slice(from + 1)),
    fc.tuple(place, character).map(([at, what]) => code.slice(0, at) + what + code.slice(at)),
    fc.tuple(place, fc.nat(4)).map(([at, bit]) => {
      const value = crockfordAlphabet.indexOf(code.charAt(at)) ^ (1 << bit);
      return put(code, at, crockfordAlphabet.charAt(value));
    }),
    // Signed with a key that is not published, under our key's name and under any other.
    fc.nat(0xffff).map((number) => codeOf({ number: number + 1 }, stranger.privateKey)),
    fc.nat(0xffff).map((kid) => codeOf({ kid: kid.toString(16).padStart(4, "0") }, stranger.privateKey)),
    // Ours, under another key's name: that of the older key, or of one that is not published.
    fc
      .nat(0xffff)
      .map((kid) => kid.toString(16).padStart(4, "0"))
      .filter((kid) => kid !== key.kid)
      .map((kid) => codeOf({ kid })),
    // The signature of one ticket under what another says.
    fc.nat(0xffff).map((number) => codeOf().slice(0, 48) + codeOf({ number: number + 100 }).slice(48)),
  )
  .filter((text) => text.trim().toUpperCase() !== code);

test(
  `of ${mutations} codes that were changed, cut or signed by others, none verifies`,
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (text) => {
        expect((await verifyTicketCode(text, published)).valid).toBe(false);
      }),
      { seed, numRuns: mutations },
    );
  },
);
