import { expect, test } from "vitest";
import { endsAnswer, errorPacket, insertIdIn, isError, okPacket, PacketReader, queryPacket, sqlIn } from "./packets.ts";

test("a stream is split into its packets, wherever its chunks end", () => {
  const packets = [queryPacket("SELECT 1"), queryPacket("x".repeat(3000)), okPacket()];
  const stream = Buffer.concat(packets);
  for (const size of [1, 3, 5, 1000, stream.length]) {
    const reader = new PacketReader();
    const read: Buffer[] = [];
    for (let from = 0; from < stream.length; from += size)
      read.push(...reader.read(stream.subarray(from, from + size)));
    expect(read.map((packet) => packet.toString("hex"))).toEqual(packets.map((packet) => packet.toString("hex")));
    expect(reader.take()).toHaveLength(0);
  }
});

test("the rest of a packet is returned once", () => {
  const reader = new PacketReader();
  expect(reader.read(Buffer.concat([okPacket(), Buffer.from([9, 0, 0])]))).toHaveLength(1);
  expect(reader.take()).toEqual(Buffer.from([9, 0, 0]));
  expect(reader.take()).toHaveLength(0);
});

test("statements are read from a query, and from nothing else", () => {
  expect(sqlIn(queryPacket("COMMIT"))).toBe("COMMIT");
  const handshake = queryPacket("COMMIT");
  handshake.writeUInt8(1, 3);
  expect(sqlIn(handshake)).toBeNull();
  expect(sqlIn(okPacket(0))).toBeNull();
});

test("an answer ends with an error, or with an OK that nothing follows", () => {
  expect(endsAnswer(okPacket())).toBe(true);
  expect(endsAnswer(errorPacket(1213, "deadlock"))).toBe(true);
  expect(isError(errorPacket(1213, "deadlock"))).toBe(true);
  // Rows 1, id 0, more results to come.
  expect(endsAnswer(Buffer.from([7, 0, 0, 1, 0, 1, 0, 8, 0, 0, 0]))).toBe(false);
  // A row is no OK, though it may begin like an error of its length.
  expect(endsAnswer(Buffer.from([2, 0, 0, 3, 1, 49]))).toBe(false);
});

test("the id that a statement set is read, also if it needs more bytes", () => {
  expect(insertIdIn(Buffer.from([7, 0, 0, 1, 0, 1, 42, 2, 0, 0, 0]))).toBe(42);
  expect(insertIdIn(Buffer.from([9, 0, 0, 1, 0, 1, 0xfc, 0x2c, 0x01, 2, 0, 0, 0]))).toBe(300);
  expect(insertIdIn(errorPacket(1205, "waited"))).toBeNull();
});
