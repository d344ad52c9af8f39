import { expect, it } from "vitest";
import { commandArgs } from "./command-args.ts";

it("passes on what stands behind the command", () => {
  expect(commandArgs(["node", "run.mjs", "token", "--email", "a@example.com"])).toEqual(["--email", "a@example.com"]);
});

it("drops the dashes that pnpm passes on, and only those", () => {
  expect(commandArgs(["node", "run.mjs", "test", "--", "a", "--", "b"])).toEqual(["a", "--", "b"]);
});
