import { crockfordAlphabet } from "./values.ts";

/**
 * The grammar of a ticket's code: 95 bytes, written as 152 characters of Crockford's base 32, which is
 * what a QR of version 6 at level M holds in alphanumeric mode (154; ISO/IEC 18004, table 7).
 *
 * | bytes | what                                                              |
 * |-------|-------------------------------------------------------------------|
 * | 0     | format, 1                                                         |
 * | 1–2   | key: the first two bytes of the signing key's `kid`               |
 * | 3–18  | event id                                                          |
 * | 19–22 | ticket number within the event, from 1, big-endian                |
 * | 23–24 | version of the code, from 1, big-endian; reissuing raises it      |
 * | 25–30 | the ticket's secret                                               |
 * | 31–94 | Ed25519 signature of bytes 0–30                                   |
 */
const ticketCodeFormat = 1;
const ticketCodeBytes = 95;
export const ticketCodeLength = 152;
const ticketCodeSignedBytes = 31;
/** Highest version of a code: what its two bytes hold. */
export const ticketVersionMax = 65_535;
/** Bytes of a ticket's secret. */
export const ticketSecretBytes = 6;
/** Characters of a ticket key's `kid`: four hexadecimal digits, the two bytes that a code carries. */
export const ticketKeyIdLength = 4;

const valueOf = new Map(crockfordAlphabet.split("").map((character, value) => [character, value]));

export interface TicketCodePayload {
  /** Four hexadecimal digits. */
  kid: string;
  eventId: string;
  number: number;
  version: number;
  /** Hexadecimal. */
  secret: string;
}

/** Bytes 0–30 of a code: what is signed. */
export function encodeTicketCodePayload(payload: TicketCodePayload): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ticketCodeSignedBytes);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, ticketCodeFormat);
  bytes.set(fromHex(payload.kid), 1);
  bytes.set(idToBytes(payload.eventId), 3);
  view.setUint32(19, payload.number);
  view.setUint16(23, payload.version);
  bytes.set(fromHex(payload.secret), 25);
  return bytes;
}

/** The code of signed bytes and their signature (64 bytes). */
export function formatTicketCode(signed: Uint8Array, signature: Uint8Array): string {
  const bytes = new Uint8Array(ticketCodeBytes);
  bytes.set(signed, 0);
  bytes.set(signature, ticketCodeSignedBytes);
  return toBase32(bytes);
}

/** Capitals and small letters alike: a scanner with Caps Lock on turns one into the other. */
const codePattern = new RegExp(`^[0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{${ticketCodeLength}}$`);

/**
 * Takes a code apart; null where it is not of this grammar. Blanks around it and small letters are taken;
 * apart from those one code has one text, since its 152 characters hold 95 bytes without a bit to spare.
 * The signature is not checked here.
 */
export function parseTicketCode(
  code: string,
): { payload: TicketCodePayload; signed: Uint8Array<ArrayBuffer>; signature: Uint8Array<ArrayBuffer> } | null {
  const text = code.trim();
  // Judged before it is turned into capitals: some letters that are none of the alphabet become one then.
  const bytes = codePattern.test(text) ? fromBase32(text.toUpperCase()) : null;
  if (bytes === null || bytes[0] !== ticketCodeFormat) return null;
  const view = new DataView(bytes.buffer);
  const number = view.getUint32(19);
  const version = view.getUint16(23);
  if (number === 0 || version === 0) return null;
  return {
    payload: {
      kid: toHex(bytes.subarray(1, 3)),
      eventId: bytesToId(bytes.subarray(3, 19)),
      number,
      version,
      secret: toHex(bytes.subarray(25, ticketCodeSignedBytes)),
    },
    signed: bytes.slice(0, ticketCodeSignedBytes),
    signature: bytes.slice(ticketCodeSignedBytes),
  };
}

/**
 * Five bits a character, most significant first, after as many zero bits as fill the first character: none
 * for the 760 bits of a code, two for the 128 of an id.
 */
function toBase32(bytes: Uint8Array): string {
  const codes: number[] = [];
  let buffer = 0;
  let bits = (5 - ((bytes.length * 8) % 5)) % 5;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      codes.push(crockfordAlphabet.charCodeAt((buffer >> bits) & 31));
    }
    buffer &= (1 << bits) - 1;
  }
  // At once: a text put together piece by piece stays a tree of its pieces in memory.
  return String.fromCharCode(...codes);
}

/** The bytes of such a text; null where a character is not of the alphabet. */
function fromBase32(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let buffer = 0;
  let bits = -((text.length * 5) % 8);
  let at = 0;
  for (const character of text) {
    const value = valueOf.get(character);
    if (value === undefined) return null;
    buffer = (buffer << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = buffer >> bits;
      buffer &= (1 << bits) - 1;
    }
  }
  return bytes;
}

/** The 128 bits of an id, which is one by `Id`. */
export function idToBytes(id: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase32(id);
  if (bytes === null) throw new Error("not an id");
  return bytes;
}

/** The id of 128 bits. */
export function bytesToId(bytes: Uint8Array): string {
  return toBase32(bytes);
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
