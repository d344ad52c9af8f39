import { expect, test } from "vitest";
import { Slots } from "./slots.ts";

const open = () =>
  new Slots({ what: "uploads", eachMax: 1, allMax: 2, retryAfterS: 5, refusal: "upload-limit" as const });

test("a user has as many at a time as one may have, and then the next, however often one is given back", () => {
  const slots = open();
  const release = slots.take("anna");
  expect(() => slots.take("anna")).toThrow(
    expect.objectContaining({
      code: "rate-limited",
      detail: "At most 1 uploads at a time: wait for yours to end.",
      extras: { retryAfterS: 5, refusal: "upload-limit" },
    }),
  );
  release();
  release();
  slots.take("anna");
  expect(() => slots.take("anna")).toThrow(expect.objectContaining({ code: "rate-limited" }));
});

test("all together have as many as the gateway takes, and whoever gives one back makes room for another", () => {
  const slots = open();
  const release = slots.take("anna");
  slots.take("ben");
  expect(() => slots.take("cleo")).toThrow(
    expect.objectContaining({ code: "gateway-busy", extras: { retryAfterS: 5, refusal: "upload-limit" } }),
  );
  release();
  slots.take("cleo");
});
