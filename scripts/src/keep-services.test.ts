import { expect, it } from "vitest";
import { humanLine } from "./keep-services.ts";

it("a line below a warning stays in the log", () => {
  expect(humanLine("gateway", '{"level":30,"msg":"gateway is listening"}')).toBeUndefined();
});

it("a warning is shown with its reason", () => {
  const line =
    '{"level":40,"time":1,"connection":"queues","err":{"message":"connect ECONNREFUSED"},"msg":"Redis connection"}';
  expect(humanLine("worker", line)).toBe("worker warning: Redis connection: connect ECONNREFUSED");
});

it("a reason that is in the message already is not repeated", () => {
  expect(humanLine("worker", '{"level":50,"err":{"message":"lost"},"msg":"lost"}')).toBe("worker error: lost");
});

it.each(["Error: boom", "42", ""])("what no logger wrote stays in the log: %j", (line) => {
  expect(humanLine("gateway", line)).toBeUndefined();
});
