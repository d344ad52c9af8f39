import fc from "fast-check";
import { expect, test } from "vitest";
import { Id } from "./values.ts";
import {
  bytesToId,
  encodeTicketCodePayload,
  formatTicketCode,
  idToBytes,
  parseTicketCode,
  ticketCodeLength,
} from "./ticket-code.ts";

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const hex = (length: number) => bytes(length).map((each) => Buffer.from(each).toString("hex"));

test("an id is its 128 bits, and comes back from them", () => {
  expect(bytesToId(new Uint8Array(16))).toBe("0".repeat(26));
  expect(bytesToId(new Uint8Array(16).fill(255))).toBe(`7${"Z".repeat(25)}`);
  fc.assert(
    fc.property(bytes(16), (id) => {
      const text = bytesToId(id);
      expect(Id.safeParse(text).success).toBe(true);
      expect(idToBytes(text)).toEqual(id);
    }),
  );
});

test("a code holds what was put in, in capitals and small letters alike", () => {
  const payloads = fc.record({
    kid: hex(2),
    eventId: bytes(16).map(bytesToId),
    number: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    version: fc.integer({ min: 1, max: 2 ** 16 - 1 }),
    secret: hex(6),
  });
  fc.assert(
    fc.property(payloads, bytes(64), (payload, signature) => {
      const signed = encodeTicketCodePayload(payload);
      const code = formatTicketCode(signed, signature);
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]+$/);
      expect(code).toHaveLength(ticketCodeLength);
      for (const text of [code, code.toLowerCase(), ` ${code}\n`]) {
        expect(parseTicketCode(text)).toEqual({ payload, signed, signature });
      }
    }),
  );
});

test("what is not of the grammar is no code", () => {
  const code = formatTicketCode(new Uint8Array(31).fill(1), new Uint8Array(64));
  expect(parseTicketCode(code)).not.toBeNull();
  expect(parseTicketCode(`${code}0`)).toBeNull();
  expect(parseTicketCode(code.slice(1))).toBeNull();
  expect(parseTicketCode(`U${code.slice(1)}`)).toBeNull();
  expect(parseTicketCode("0".repeat(ticketCodeLength))).toBeNull();
  expect(parseTicketCode("")).toBeNull();
  // As capitals ſ is an S and ﬆ is ST, but they are no letters of the alphabet.
  const start = code.slice(0, -2);
  expect(parseTicketCode(`${start}ST`)).not.toBeNull();
  expect(parseTicketCode(`${start}ſT`)).toBeNull();
  expect(parseTicketCode(`${start}ﬆ`)).toBeNull();
});

test("numbers and versions begin at 1: 0 is no code", () => {
  const payload = { kid: "0a1b", eventId: "0".repeat(26), number: 1, version: 1, secret: "00".repeat(6) };
  const text = (fields: object) =>
    formatTicketCode(encodeTicketCodePayload({ ...payload, ...fields }), new Uint8Array(64));
  expect(parseTicketCode(text({}))).not.toBeNull();
  expect(parseTicketCode(text({ number: 0 }))).toBeNull();
  expect(parseTicketCode(text({ version: 0 }))).toBeNull();
});
