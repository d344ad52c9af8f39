import { expect, it } from "vitest";
import { humanLine } from "./keep-services.ts";

it.each([
  ["a line below a warning stays in the log", '{"level":30,"msg":"gateway is listening"}', undefined],
  [
    "a warning is shown with its reason",
    '{"level":40,"time":1,"connection":"queues","err":{"message":"connect ECONNREFUSED"},"msg":"Redis connection"}',
    "worker warning: Redis connection: connect ECONNREFUSED",
  ],
  [
    "a reason that is in the message already is not repeated",
    '{"level":50,"err":{"message":"lost"},"msg":"lost"}',
    "worker error: lost",
  ],
  ["what no logger wrote stays in the log", "Error: boom", undefined],
  ["a number stays in the log", "42", undefined],
  ["an empty line stays in the log", "", undefined],
])("%s", (_what, line, shown) => {
  expect(humanLine("worker", line)).toBe(shown);
});
