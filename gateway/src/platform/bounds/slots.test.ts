import { expect, test } from "vitest";
import { Slots } from "./slots.ts";

const open = () =>
  new Slots({ what: "uploads", eachMax: 1, allMax: 2, retryAfterS: 5, refusal: "upload-limit" as const });

test("a user has at most the allowed number of slots, however often one is released twice", () => {
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

test("all users together have at most the gateway's slots, and a released one can be taken again", () => {
  const slots = open();
  const release = slots.take("anna");
  slots.take("ben");
  expect(() => slots.take("cleo")).toThrow(
    expect.objectContaining({ code: "gateway-busy", extras: { retryAfterS: 5, refusal: "upload-limit" } }),
  );
  release();
  slots.take("cleo");
});
