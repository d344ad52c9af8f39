import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { ticketCodeLength, type TicketCodePayload, type UserStatus } from "@admit/contract";
import { correction, generate, mode } from "lean-qr";
import { expect, test } from "vitest";
import type { KeyRing, Keys, OwnKey } from "../keys/open-keys.ts";
import {
  ticketCode,
  toStaffTicket,
  toTicket,
  verifyTicketCode,
  visibleCode,
  type TicketKeys,
  type TicketRow,
} from "./ticket-code.ts";

const newKey = (): OwnKey => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const { x = "" } = publicKey.export({ format: "jwk" });
  return { kid: createHash("sha256").update(x).digest("hex").slice(0, 4), privateKey, publicKey };
};
const ringOf = (...keys: [OwnKey, ...OwnKey[]]): KeyRing => ({
  current: keys[0],
  byKid: new Map(keys.map((key) => [key.kid, key])),
});
const keysOf = (...ticketKeys: [OwnKey, ...OwnKey[]]): Keys => ({
  session: ringOf(newKey()),
  ticket: ringOf(...ticketKeys),
});

const key = newKey();
const keys = keysOf(key);
const ticket: TicketRow = {
  id: "01JD3V5Y6Q8ZK2M4N6P8R0S2T4",
  eventId: "01JD3V5Y6Q8ZK2M4N6P8R0S2T5",
  purchaseId: "01JD3V5Y6Q8ZK2M4N6P8R0S2T6",
  number: 42,
  version: 1,
  secret: "00ff10203040",
  issuedAtMs: 0,
  voidedAtMs: null,
};

test("a code identifies its ticket, and fits its QR", () => {
  const code = ticketCode(ticket, keys);
  expect(code).toHaveLength(ticketCodeLength);
  expect(verifyTicketCode(code, keys)).toEqual({
    kid: key.kid,
    eventId: ticket.eventId,
    number: 42,
    version: 1,
    secret: "00ff10203040",
  });
});

test("the same ticket has the same code, and a reissued one another", () => {
  expect(ticketCode(ticket, keys)).toBe(ticketCode(ticket, keys));
  expect(ticketCode({ ...ticket, version: 2 }, keys)).not.toBe(ticketCode(ticket, keys));
});

test("tickets that differ in one field have different codes, even when one was signed before, and so do keys", () => {
  const others: TicketRow[] = [
    { ...ticket, eventId: "01JD3V5Y6Q8ZK2M4N6P8R0S2T7" },
    { ...ticket, number: 4, version: 21 },
    { ...ticket, version: 2 },
    { ...ticket, secret: "00ff10203041" },
  ];
  for (const row of [ticket, ...others, ticket, ...others]) {
    const { eventId, number, version, secret } = row;
    expect(verifyTicketCode(ticketCode(row, keys), keys)).toEqual({ kid: key.kid, eventId, number, version, secret });
  }
  const another = keysOf(newKey());
  expect(verifyTicketCode(ticketCode(ticket, another), another)).not.toBeNull();
  expect(ticketCode(ticket, another)).not.toBe(ticketCode(ticket, keys));
});

test("a code with any character changed is forged", () => {
  const code = ticketCode(ticket, keys);
  for (let at = 0; at < code.length; at++) {
    const changed = code.slice(0, at) + (code[at] === "0" ? "1" : "0") + code.slice(at + 1);
    expect(verifyTicketCode(changed, keys), `character ${at}`).toBeNull();
  }
});

test("a code signed with a key that is not ours is forged, even under our key's name", () => {
  const stranger = newKey();
  expect(verifyTicketCode(ticketCode(ticket, keysOf(stranger)), keys)).toBeNull();
  expect(verifyTicketCode(ticketCode(ticket, keysOf({ ...stranger, kid: key.kid })), keys)).toBeNull();
});

test("codes of an older key still verify beside a newer one", () => {
  const rotated = keysOf(newKey(), key);
  expect(verifyTicketCode(ticketCode(ticket, keys), rotated)).not.toBeNull();
  expect(ticketCode(ticket, rotated)).not.toBe(ticketCode(ticket, keys));
});

const statuses: [status: UserStatus, voidedAtMs: number | null, visible: boolean][] = [
  ["ACTIVE", null, true],
  ["ACTIVE", 1, false],
  ["INVITED", null, false],
  ["INVITED", 1, false],
  ["SUSPENDED", null, false],
  ["SUSPENDED", 1, false],
];
test.each(statuses)(
  "a holder who is %s, of a ticket voided at %s, sees its code: %s",
  (status, voidedAtMs, visible) => {
    const row = { ...ticket, voidedAtMs };
    expect(visibleCode(row, status, keys) !== null).toBe(visible);
    expect(toTicket(row, status, keys)).toMatchObject({
      status: voidedAtMs === null ? "VALID" : "VOIDED",
      code: visible ? ticketCode(row, keys) : null,
      voidedAt: voidedAtMs === null ? null : "1970-01-01T00:00:00.001Z",
    });
  },
);

test("staff see no codes", () => {
  expect(toStaffTicket(ticket).code).toBeNull();
});

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
