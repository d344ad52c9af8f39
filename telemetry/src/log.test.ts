import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { gatherLines, openLog } from "./log.ts";

function opened(level: "info" | "warn" = "info") {
  const lines: Record<string, unknown>[] = [];
  const log = openLog("worker", level, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}

test("an error in a line is described, without the values that it quotes", () => {
  const { log, lines } = opened();
  const sql = "INSERT INTO User VALUES ('mine')";
  log.error({ event: "e", err: Object.assign(new Error("Duplicate entry 'mine'"), { sql }) }, "not written");
  expect(lines).toMatchObject([
    { part: "worker", event: "e", msg: "not written", err: { message: "Duplicate entry '…'" } },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/mine|INSERT/);
});

test("a field that must not be logged is logged without its value", () => {
  const { log, lines } = opened();
  log.info({ email: "a@example.org", token: "t0ken", key: "k3y", userId: "us3r", event: "e" });
  expect(JSON.stringify(lines)).not.toMatch(/example|t0ken|k3y|us3r/);
  expect(lines).toMatchObject([{ event: "e", email: "…" }]);
});

test("lines below the level are not written", () => {
  const { log, lines } = opened("warn");
  log.info("usual");
  expect(lines).toEqual([]);
});

test("lines of one turn are written together, in order, and before a fatal line ends the process", async () => {
  const written: string[] = [];
  const lines = gatherLines({ write: (text) => written.push(text) > 0, flushSync: () => void written.push("flushed") });
  for (const line of ["a\n", "b\n"]) lines.write(line);
  expect(written).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(written).toEqual(["a\nb\n"]);
  lines.write("c\n");
  lines.flushSync();
  expect(written).toEqual(["a\nb\n", "c\n", "flushed"]);
});

/** Runs a program that logs as gateway and worker do. */
function run(program: string) {
  const opened = `import { endOnFault, openLog } from "./log.ts";
    const log = openLog("worker", "info"); endOnFault(log); log.info("before");`;
  const args = ["--input-type=module-typescript", "--eval", `${opened}\n${program}`];
  return spawnSync(process.execPath, args, { cwd: import.meta.dirname, encoding: "utf8" });
}

/** Starting a process takes seconds on a busy machine. */
const processMs = 30_000;
const fault = `Object.assign(new Error("Duplicate entry 'mine'"), { sql: "INSERT INTO User VALUES ('mine')" })`;

test.each([
  ["an uncaught error", `setImmediate(() => { throw ${fault}; });`],
  ["an unhandled rejection", `void Promise.reject(${fault});`],
])(
  "%s ends the process; the log, written to its end, has the reason, and no output has its values",
  { timeout: processMs },
  (_what, program) => {
    const { status, stdout, stderr } = run(`${program} setInterval(() => undefined, 1000);`);
    expect(status).toBe(1);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toMatchObject([{ msg: "before" }, { level: 60, err: { message: "Duplicate entry '…'" } }]);
    expect(stdout + stderr).not.toContain("mine");
  },
);
