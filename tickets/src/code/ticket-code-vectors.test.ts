import { createPrivateKey, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import type { TicketCodePayload } from "@admit/contract";
import { correction, generate, mode } from "lean-qr";
import { expect, test } from "vitest";
import type { OwnKey } from "../keys/keys.ts";
import { ticketCode, type TicketKeys, verifyTicketCode } from "./ticket-code.ts";

interface Vectors {
  privateKeys: { kty: string; crv: string; x: string; d: string; kid: string }[];
  valid: { name: string; code: string; payload: TicketCodePayload }[];
  invalid: { name: string; code: string }[];
}
const file = new URL("../../../specs/001-ticket-issuance/contracts/ticket-code-vectors.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vectors;

const byKid = new Map(
  vectors.privateKeys.map((jwk): [string, OwnKey] => {
    const privateKey = createPrivateKey({ key: jwk, format: "jwk" });
    return [jwk.kid, { kid: jwk.kid, privateKey, publicKey: createPublicKey(privateKey) }];
  }),
);

/** The vectors' keys, of which the named one signs. */
function keysWith(kid: string): TicketKeys {
  const current = byKid.get(kid);
  if (current === undefined) throw new Error(`no key ${kid} among the vectors`);
  return { ticket: { current, byKid } };
}

test.each(vectors.valid)("the service writes and reads the vector: $name", ({ code, payload }) => {
  const keys = keysWith(payload.kid);
  const row = { ...payload, id: "", purchaseId: "", issuedAtMs: 0, voidedAtMs: null };
  expect(ticketCode(row, keys)).toBe(code.trim().toUpperCase());
  expect(verifyTicketCode(code, keys)).toEqual(payload);
});

test.each(vectors.invalid)("the service rejects as forged: $name", ({ code }) => {
  const [first] = byKid.keys();
  expect(verifyTicketCode(code, keysWith(first ?? ""))).toBeNull();
});

test("every code fits a QR of version 6 at level M, and no smaller one", () => {
  for (const { code } of vectors.valid) {
    const level = { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M };
    expect(generate(mode.alphaNumeric(code.trim().toUpperCase()), level).size).toBe(17 + 4 * 6);
  }
});
