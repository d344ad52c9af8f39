import { expect, test } from "vitest";
import { AnswerReader } from "./lanes.ts";
import { makeRequests } from "./order.ts";

const read = (reader: AnswerReader, text: string): number | null =>
  reader.read(Buffer.from(text, "latin1"), text.length);
const sized = 'HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{"a":12}';
const inChunks = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
const empty = "HTTP/1.1 304 Not Modified\r\netag: x\r\n\r\n";

test("consecutive answers are read by their status, with a length, in chunks or without a body", () => {
  const reader = new AnswerReader();
  expect([sized, inChunks, empty, sized].map((text) => read(reader, text))).toEqual([202, 200, 304, 202]);
});

test("an answer is complete with its last byte, wherever it was split", () => {
  for (const text of [sized, inChunks, empty])
    for (let at = 1; at < text.length; at++) {
      const reader = new AnswerReader();
      expect(read(reader, text.slice(0, at)), text.slice(0, at)).toBeNull();
      expect(read(reader, text.slice(at))).toBe(Number(text.slice(9, 12)));
    }
});

test("another protocol, or an answer without an end, is refused", () => {
  expect(() => read(new AnswerReader(), "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n")).toThrow(/HTTP\/1.1/);
  expect(() => read(new AnswerReader(), "HTTP/1.1 200 OK\r\n\r\n")).toThrow(/length/);
});

const origin = "http://127.0.0.1:8080";
const host = "host: 127.0.0.1:8080\r\n";

test("a purchase has its buyer's token, a key of its own and its body, and waits for its outcome if ordered", () => {
  const purchase = { quantity: 2, keyPrefix: "run-", wait: false };
  const order = { origin, paths: ["/p"], purchase, tokens: ["a", "b"] };
  const head = `POST /p HTTP/1.1\r\n${host}`;
  const body = (prefer: string) =>
    `content-type: application/json\r\n${prefer}content-length: 14\r\n\r\n{"quantity":2}`;
  const make = makeRequests(order);
  expect(make(1)).toBe(`${head}authorization: Bearer b\r\nidempotency-key: run-1\r\n${body("")}`);
  expect(make(2)).toBe(`${head}authorization: Bearer a\r\nidempotency-key: run-2\r\n${body("")}`);
  const waiting = makeRequests({ ...order, purchase: { ...purchase, wait: true } });
  expect(waiting(7)).toContain(body("prefer: wait=10\r\n"));
});

test("each path is read with its own buyer's token, a public one without any", () => {
  const make = makeRequests({ origin, paths: ["/a", "/b"], purchase: null, tokens: ["a", "b"] });
  expect([0, 1, 2].map(make)).toEqual(
    ["a", "b", "a"].map((name) => `GET /${name} HTTP/1.1\r\n${host}authorization: Bearer ${name}\r\n\r\n`),
  );
  expect(makeRequests({ origin, paths: ["/line"], purchase: null, tokens: [] })(3)).toBe(
    `GET /line HTTP/1.1\r\n${host}\r\n`,
  );
});
