import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDemoData } from "./demo/create-demo-data.ts";
import { openTestDatabase, type TestDatabase } from "./testing/index.ts";

const program = fileURLToPath(new URL("./verify-main.ts", import.meta.url));
const runTimeoutMs = 20_000;

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase(1);
  await createDemoData(database.url);
});
afterEach(() => database.close());

function verify(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const { DATABASE_URL: _given, ...rest } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program],
      { env: { ...rest, ...env }, timeout: runTimeoutMs },
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode, output: stdout + stderr });
      },
    );
  });
}

test("data that keep every rule are counted, and the exit code is 0", async () => {
  const { code, output } = await verify({ DATABASE_URL: database.url });
  expect(output).toMatch(/tickets +123\n/);
  expect(output).toMatch("Every invariant holds.");
  expect(code).toBe(0);
});

test("a violation is printed with where to look, and the exit code is 1", async () => {
  await database.rows("DELETE FROM Ticket WHERE status = 'VOIDED'");
  const { code, output } = await verify({ DATABASE_URL: database.url });
  expect(output).toMatch(/VIOLATED a-purchase-has-the-tickets-it-issued: 1, such as [0-9A-Z]{26}/);
  expect(code).toBe(1);
});

test("an audit that cannot run says why, and the exit code is 2", async () => {
  const missing = await verify({});
  expect(missing.output).toMatch("DATABASE_URL has to name the database");
  expect(missing.code).toBe(2);
  const away = await verify({ DATABASE_URL: "mysql://root@127.0.0.1:1/admit" });
  expect(away.output).toMatch("The audit could not run: connect ECONNREFUSED");
  expect(away.code).toBe(2);
});
