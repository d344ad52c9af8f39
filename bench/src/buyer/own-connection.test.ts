import { expect, test } from "vitest";
import { readAnswer } from "./own-connection.ts";

const body = '{"title":"Fête"}';
const answer = Buffer.from(
  `HTTP/1.1 202 Accepted\r\nRetry-After: 2\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
);

test("an answer has its status, its body and when to ask again, and is complete with its last byte", () => {
  expect(readAnswer(answer)).toEqual({ status: 202, headers: { "retry-after": "2" }, body });
  for (let at = 0; at < answer.length; at++) expect(readAnswer(answer.subarray(0, at))).toBeNull();
});

test("another protocol, or an answer without a length, is refused", () => {
  expect(() => readAnswer(Buffer.from("SSH-2.0\r\n\r\n"))).toThrow(/not an HTTP/);
  expect(() => readAnswer(Buffer.from("HTTP/1.1 200 OK\r\n\r\n"))).toThrow(/length/);
});
