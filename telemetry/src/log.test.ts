import { expect, test } from "vitest";
import { gatherLines, openLog } from "./log.ts";

function opened(level: "info" | "warn" = "info") {
  const lines: Record<string, unknown>[] = [];
  const log = openLog("worker", level, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}

test("an error in a line is described, without what it quotes", () => {
  const { log, lines } = opened();
  const sql = "INSERT INTO User VALUES ('mine')";
  log.error({ event: "e", err: Object.assign(new Error("Duplicate entry 'mine'"), { sql }) }, "not written");
  expect(lines).toMatchObject([
    { part: "worker", event: "e", msg: "not written", err: { message: "Duplicate entry '…'" } },
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/mine|INSERT/);
});

test("what must not stand in a line stands there without its value", () => {
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

test("lines of one turn are handed over together, in their order, and before a fatal line ends the process", async () => {
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
