import { expect, test } from "vitest";
import { describeFault } from "./fault.ts";

test("the log keeps where a fault arose and what it was, not the values it quotes", () => {
  const error = new Error("Invalid invocation:\n  where: { email: 'somebody@example.org' }\nDatabase error 4025");
  const fault = JSON.stringify(describeFault(error));
  expect(fault).toContain("Database error 4025");
  expect(fault).toContain("fault.test.ts");
  expect(fault).not.toContain("somebody@example.org");
});
