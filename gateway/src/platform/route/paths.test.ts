import { expect, test } from "vitest";
import { isPublicRead } from "./paths.ts";

test.each(["/v1/events", "/v1/events/winter-gala", "/v1/events/01JD3V5Y6Q8ZK2M4N6P8R0S2T4/line"])(
  "GET and HEAD of %s are public reads, a POST is not",
  (path) => {
    expect([isPublicRead("GET", path), isPublicRead("HEAD", path), isPublicRead("POST", path)]).toEqual([
      true,
      true,
      false,
    ]);
  },
);

test.each([
  "/v1/eventsx",
  "/v1/events/a/purchases",
  "/v1/events/a/b/line",
  "/v1/events/a/purchases/line",
  "/v1/events/a/outline",
  "/v1/me",
  "/v1/admin/events",
])("%s is not", (path) => {
  expect(isPublicRead("GET", path)).toBe(false);
});
