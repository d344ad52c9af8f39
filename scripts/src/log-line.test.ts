import { expect, it } from "vitest";
import { humanLine } from "./log-line.ts";

it("what is usual stays in the log", () => {
  expect(humanLine("gateway", '{"level":30,"msg":"gateway is listening"}')).toBeUndefined();
});

it("a warning is a line for people, with its reason", () => {
  const line =
    '{"level":40,"time":1,"connection":"queues","err":{"message":"connect ECONNREFUSED"},"msg":"Redis connection"}';
  expect(humanLine("worker", line)).toBe("worker warning: Redis connection: connect ECONNREFUSED");
});

it("a reason that the message says already is not said twice", () => {
  expect(humanLine("worker", '{"level":50,"err":{"message":"lost"},"msg":"lost"}')).toBe("worker error: lost");
});

it("what no logger wrote, such as the stack of a crash, stays in the log", () => {
  expect(humanLine("gateway", "Error: boom")).toBeUndefined();
  expect(humanLine("gateway", "42")).toBeUndefined();
  expect(humanLine("gateway", "")).toBeUndefined();
});
