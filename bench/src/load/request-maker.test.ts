import { expect, test } from "vitest";
import { makeRequests } from "./request-maker.ts";

const purchase = { quantity: 2, keyPrefix: "run-", wait: false };

test("each purchase has a key of its own, and buyers take turns", () => {
  const make = makeRequests({ paths: ["/v1/events/e/purchases"], purchase }, ["a", "b"]);
  const sent = [0, 1, 2].map((index) => [...(make(index).headers as string[])]);
  const json = ["content-type", "application/json"];
  expect(sent).toEqual([
    ["authorization", "Bearer a", ...json, "idempotency-key", "run-0"],
    ["authorization", "Bearer b", ...json, "idempotency-key", "run-1"],
    ["authorization", "Bearer a", ...json, "idempotency-key", "run-2"],
  ]);
  expect(make(0)).toMatchObject({ method: "POST", path: "/v1/events/e/purchases" });
  expect(make(0).body).toEqual(Buffer.from('{"quantity":2}'));
});

test("a purchase whose outcome is to be told says so", () => {
  const make = makeRequests({ paths: ["/p"], purchase: { ...purchase, wait: true } }, ["a"]);
  const headers = make(7).headers as string[];
  expect(headers[headers.indexOf("prefer") + 1]).toBe("wait=10");
  expect(headers[headers.indexOf("idempotency-key") + 1]).toBe("run-7");
});

test("each path is read with its own buyer's token", () => {
  const make = makeRequests({ paths: ["/a", "/b"], purchase: null }, ["a", "b"]);
  const read = [0, 1, 2].map((index) => {
    const { method, path, headers, body } = make(index);
    return [method, path, (headers as string[])[1], body];
  });
  expect(read).toEqual([
    ["GET", "/a", "Bearer a", null],
    ["GET", "/b", "Bearer b", null],
    ["GET", "/a", "Bearer a", null],
  ]);
});

test("what anybody may read carries no token", () => {
  expect(makeRequests({ paths: ["/line"], purchase: null }, [])(3).headers).toEqual([]);
});
