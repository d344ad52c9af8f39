import { expect, test } from "vitest";
import { makeRequests } from "./request-maker.ts";

const origin = "http://127.0.0.1:8080";
const purchase = { quantity: 2, keyPrefix: "run-", wait: false };

test("a purchase goes over the wire with its buyer's token, a key of its own and its body", () => {
  const make = makeRequests({ origin, paths: ["/v1/events/e/purchases"], purchase }, ["a", "b"]);
  expect(make(1).split("\r\n")).toEqual([
    "POST /v1/events/e/purchases HTTP/1.1",
    "host: 127.0.0.1:8080",
    "authorization: Bearer b",
    "idempotency-key: run-1",
    "content-type: application/json",
    "content-length: 14",
    "",
    '{"quantity":2}',
  ]);
  expect([0, 2].map((index) => /Bearer (.)\r\nidempotency-key: (.*)\r/.exec(make(index))?.slice(1))).toEqual([
    ["a", "run-0"],
    ["a", "run-2"],
  ]);
});

test("a purchase whose outcome is to be told says so", () => {
  const make = makeRequests({ origin, paths: ["/p"], purchase: { ...purchase, wait: true } }, ["a"]);
  expect(make(7)).toContain("\r\nprefer: wait=10\r\n");
});

test("each path is read with its own buyer's token", () => {
  const make = makeRequests({ origin, paths: ["/a", "/b"], purchase: null }, ["a", "b"]);
  const host = "host: 127.0.0.1:8080\r\n";
  expect([0, 1, 2].map(make)).toEqual([
    `GET /a HTTP/1.1\r\n${host}authorization: Bearer a\r\n\r\n`,
    `GET /b HTTP/1.1\r\n${host}authorization: Bearer b\r\n\r\n`,
    `GET /a HTTP/1.1\r\n${host}authorization: Bearer a\r\n\r\n`,
  ]);
});

test("what anybody may read carries no token", () => {
  expect(makeRequests({ origin, paths: ["/line"], purchase: null }, [])(3)).not.toContain("authorization");
});
