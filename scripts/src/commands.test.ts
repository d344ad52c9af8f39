import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "@admit/environment";
import { describe, expect, it } from "vitest";
import { commandArgs, commandNames, judgeArgs } from "./commands.ts";

const judge = (name: string, ...args: string[]) => judgeArgs(name, ["node", "run.mjs", name, ...args]);
const packageFile = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: Record<string, string> };
const called = Object.values(packageFile.scripts).flatMap((script) => script.split("scripts/run.mjs ")[1] ?? []);

describe("a command's arguments", () => {
  it("are judged for every command of package.json", () => {
    expect([...commandNames, "test"].toSorted()).toEqual(called.toSorted());
  });

  it.each(commandNames)("show the help of %s wherever --help is, with every default", async (name) => {
    for (const args of [["--help"], ["-h"], ["--", "--help"], ["--what", "--help"]]) {
      const judged = await judge(name, ...args);
      expect(judged?.code).toBe(0);
      expect(judged?.text).toMatch(/^Usage: pnpm /);
      expect(judged?.text).toContain("  --help");
    }
  });

  it.each(commandNames)("refuse what %s does not know, all at once", async (name) => {
    const judged = await judge(name, "--speed", "fast");
    expect(judged?.code).toBe(2);
    expect(judged?.text).toContain("--speed is not an option of pnpm");
    expect(judged?.text).toContain('"fast" is not an option');
  });

  it.each(["start", "dev", "build", "check", "verify", "openapi", "drop", "bench", "faults", "fuzz"])(
    "of %s may be none",
    async (name) => {
      expect(await judge(name)).toBeNull();
    },
  );

  it("of test are vitest's, but for a call for help", async () => {
    expect(await judge("test", "gateway/src/tickets", "-t", "sold out", "--help")).toBeNull();
    expect(await judge("test", "--help")).toMatchObject({ code: 0, text: expect.stringContaining("vitest") as string });
  });

  it("are those behind the command, without the dashes that pnpm forwards", () => {
    expect(commandArgs(["node", "run.mjs", "token", "--email", "a@example.com"])).toEqual(["--email", "a@example.com"]);
    expect(commandArgs(["node", "run.mjs", "test", "--", "a", "--", "b"])).toEqual(["a", "--", "b"]);
  });
});
