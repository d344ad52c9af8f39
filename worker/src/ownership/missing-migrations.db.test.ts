import { makeEvent, makeUser } from "@admit/prisma/testing";
import { openLog } from "@admit/telemetry";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCommand } from "../testing/make-command.ts";
import { TestLine } from "../testing/test-line.ts";

let line: TestLine;
beforeAll(async () => void (line = await TestLine.open()));
afterAll(() => line.close());

test("a worker that is newer than the database fails no purchase: it waits for the migrations, then decides", async () => {
  const said: string[] = [];
  const event = await makeEvent(line.pool);
  await line.begin(event);
  // As it is before a migration that adds a column.
  await line.pool.query(
    "ALTER TABLE Purchase RENAME COLUMN late TO notYetThere; UPDATE _prisma_migrations SET finished_at = NULL",
  );
  const command = makeCommand(1, await makeUser(line.pool));
  await line.add(event, [command]);
  await line.openWorker(undefined, openLog("worker", "info", { write: (text) => void said.push(text) }));
  await expect.poll(() => said.join("")).toContain("migrations are missing: no event is acquired");

  await line.pool.query(
    "ALTER TABLE Purchase RENAME COLUMN notYetThere TO late; UPDATE _prisma_migrations SET finished_at = NOW(3)",
  );
  expect(await line.outcomesOf([command])).toMatchObject([{ status: "fulfilled" }]);
});
