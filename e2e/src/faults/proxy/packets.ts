/**
 * The part of MySQL's protocol that recognises a statement and its answer: packets of a 3-byte length, a 1-byte number
 * and a body (dev.mysql.com, "Client/Server Protocol"; MariaDB's is the same here).
 */
const headerBytes = 4;
const comQuery = 0x03;
const okMark = 0x00;
const errorMark = 0xff;
/** SERVER_MORE_RESULTS_EXISTS */
const moreResults = 0x0008;
/** SERVER_STATUS_AUTOCOMMIT */
const autocommit = 0x0002;

/** Cuts a stream into packets, wherever its chunks end. */
export class PacketReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The packets that are complete now, with their headers. */
  read(bytes: Buffer): Buffer[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const packets: Buffer[] = [];
    for (;;) {
      const length = this.#rest.length < headerBytes ? Infinity : headerBytes + this.#rest.readUIntLE(0, 3);
      if (this.#rest.length < length) return packets;
      packets.push(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
    }
  }

  /** Removes the received part of the next packet. */
  take(): Buffer {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    return rest;
  }
}

/** The statements in a client's packet; null if it is no query. */
export function sqlIn(packet: Buffer): string | null {
  const isCommand = packet[3] === 0 && packet[headerBytes] === comQuery;
  return isCommand ? packet.toString("utf8", headerBytes + 1) : null;
}

export function queryPacket(sql: string): Buffer {
  return packetOf(0, Buffer.concat([Buffer.from([comQuery]), Buffer.from(sql)]));
}

export function okPacket(number = 1): Buffer {
  return packetOf(number, Buffer.from([okMark, 0, 0, autocommit, 0, 0, 0]));
}

/** @param number 1 as the answer to a statement, 0 instead of a greeting */
export function errorPacket(errno: number, message: string, number = 1): Buffer {
  // Before the greeting, errors have no state.
  const state = number === 0 ? "" : "#HY000";
  const code = Buffer.alloc(3);
  code.writeUInt8(errorMark);
  code.writeUInt16LE(errno, 1);
  return packetOf(number, Buffer.concat([code, Buffer.from(state + message)]));
}

export const isError = (packet: Buffer): boolean => packet[headerBytes] === errorMark;
const isOk = (packet: Buffer): boolean => packet[headerBytes] === okMark;

/** Whether a packet ends the answer to statements that return no rows. */
export function endsAnswer(packet: Buffer): boolean {
  if (isError(packet)) return true;
  return isOk(packet) && (readOk(packet).status & moreResults) === 0;
}

/** The LAST_INSERT_ID of an UPDATE of a single row; null if the packet is no OK. */
export const insertIdIn = (packet: Buffer): number | null => (isOk(packet) ? readOk(packet).insertId : null);

function readOk(packet: Buffer): { insertId: number; status: number } {
  const [, afterRows] = readLength(packet, headerBytes + 1);
  const [insertId, afterId] = readLength(packet, afterRows);
  return { insertId, status: packet.readUInt16LE(afterId) };
}

/** A length-encoded integer, and where it ends. */
function readLength(packet: Buffer, at: number): [value: number, end: number] {
  const first = packet.readUInt8(at);
  if (first < 0xfb) return [first, at + 1];
  const bytes = first === 0xfc ? 2 : first === 0xfd ? 3 : 6;
  return [packet.readUIntLE(at + 1, bytes), at + 1 + (first === 0xfe ? 8 : bytes)];
}

function packetOf(number: number, body: Buffer): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUIntLE(body.length, 0, 3);
  header.writeUInt8(number, 3);
  return Buffer.concat([header, body]);
}
