import { expect, test } from "vitest";
import { AnswerReader } from "./answer-reader.ts";

const read = (reader: AnswerReader, text: string): number | null =>
  reader.read(Buffer.from(text, "latin1"), text.length);

const sized = 'HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{"a":12}';
const inChunks = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
const empty = "HTTP/1.1 304 Not Modified\r\netag: x\r\n\r\n";

test("answers one after the other are told by their status, however the body's length is told", () => {
  const reader = new AnswerReader();
  for (const [text, status] of [
    [sized, 202],
    [inChunks, 200],
    [empty, 304],
    [sized, 202],
  ] as const)
    expect(read(reader, text)).toBe(status);
});

test("an answer is whole with its last byte, wherever it was cut", () => {
  for (const text of [sized, inChunks, empty])
    for (let at = 1; at < text.length; at++) {
      const reader = new AnswerReader();
      expect(read(reader, text.slice(0, at)), text.slice(0, at)).toBeNull();
      expect(read(reader, text.slice(at))).toBe(Number(text.slice(9, 12)));
    }
});

test("what is no answer, or has no end, is refused", () => {
  expect(() => read(new AnswerReader(), "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n")).toThrow(/HTTP\/1.1/);
  expect(() => read(new AnswerReader(), "HTTP/1.1 200 OK\r\n\r\n")).toThrow(/length/);
});
