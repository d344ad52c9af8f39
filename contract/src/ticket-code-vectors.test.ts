import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { verifyTicketCode, type PublishedKeys } from "./verify-ticket-code.ts";

interface Vectors {
  published: PublishedKeys & { keys: { kid: string; x: string }[] };
  valid: { name: string; code: string; payload: object; signed: string; signature: string }[];
  invalid: { name: string; code: string; reason: string; why: string }[];
}
const file = new URL("../../specs/001-ticket-issuance/contracts/ticket-code-vectors.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vectors;

test.each(vectors.valid)("verifies, also by the document alone with nothing of ours: $name", async (vector) => {
  const { code, payload, signed, signature } = vector;
  expect(await verifyTicketCode(code, vectors.published)).toEqual({ valid: true, payload });
  expect(readByTheDocument(code)).toEqual({ payload, signed, signature });
});

test.each(vectors.invalid)("does not verify, $reason, also by the document alone: $name", async ({ code, reason }) => {
  expect(await verifyTicketCode(code, vectors.published)).toEqual({ valid: false, reason });
  expect(readByTheDocument(code)).toBeNull();
});

test("a key's name is the beginning of its thumbprint", () => {
  for (const { kid, x } of vectors.published.keys) {
    const thumbprint = createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("hex");
    expect(kid).toBe(thumbprint.slice(0, 4));
  }
});

/** What a stranger would write who has ticket-code.md, the published keys and a library for Ed25519. */
function readByTheDocument(text: string) {
  const code = text.trim();
  if (!/^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{152}$/.test(code)) return null;
  const digits = Array.from(code.toUpperCase(), (each) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(each));
  const bits = digits.map((digit) => digit.toString(2).padStart(5, "0")).join("");
  const bytes = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const [number, version] = [bytes.readUInt32BE(19), bytes.readUInt16BE(23)];
  const kid = bytes.toString("hex", 1, 3);
  const jwk = vectors.published.keys.find((key) => key.kid === kid);
  if (bytes[0] !== 1 || number === 0 || version === 0 || jwk === undefined) return null;
  const [signed, signature] = [bytes.subarray(0, 31), bytes.subarray(31)];
  if (!verify(null, signed, createPublicKey({ key: jwk, format: "jwk" }), signature)) return null;
  const payload = { kid, eventId: idOf(bits.slice(24, 152)), number, version, secret: bytes.toString("hex", 25, 31) };
  return { payload, signed: signed.toString("hex"), signature: signature.toString("hex") };
}

/** 128 bits as 26 digits of base 32, with two zero bits before them. */
const idOf = (bits: string): string =>
  `00${bits}`.replace(/.{5}/g, (digit) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ".charAt(Number.parseInt(digit, 2)));
