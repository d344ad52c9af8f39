import { leaseMs } from "@admit/contract";
import { makeEvent, makeUser } from "@admit/prisma/testing";
import { openLog } from "@admit/telemetry";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCommand } from "../testing/make-commands.ts";
import { TestLine } from "../testing/test-line.ts";
import { acquiringMax } from "./issuers.ts";

let line: TestLine;
beforeAll(async () => void (line = await TestLine.open()));
afterAll(() => line.close());

async function eventOf(): Promise<string> {
  const event = await makeEvent(line.pool);
  await line.begin(event);
  return event;
}

const countLeases = async (events: readonly string[]): Promise<number> =>
  (await line.store.leaseHolders(events)).filter((holder) => holder !== null).length;

test("few events are acquired at a time; held ones keep their leases meanwhile, and are decided", async () => {
  const user = await makeUser(line.pool);
  const held = await eventOf();
  const hot = await Promise.all(Array.from({ length: 3 * acquiringMax }, eventOf));
  const worker = await line.openWorker();
  const [first, second] = [makeCommand(1, user), makeCommand(2, user)];
  await line.add(held, [first]);
  await line.outcomesOf([first]);

  // No worker can acquire these now.
  const locking = await line.pool.getConnection();
  await locking.query("START TRANSACTION");
  // One by one: a scan of the table would lock the other event too.
  for (const event of hot) await locking.query("SELECT 1 FROM Event WHERE contentId = ? FOR UPDATE", [event]);
  const commands = hot.map(() => makeCommand(1, user));
  await Promise.all(hot.map((event, at) => line.add(event, [commands[at] as (typeof commands)[number]])));
  await expect.poll(() => countLeases(hot)).toBe(acquiringMax);
  await line.probe.shortenLease(held, leaseMs / 2);
  await expect.poll(() => line.probe.leaseLeftMs(held), { timeout: leaseMs }).toBeGreaterThan(leaseMs / 2);
  await line.add(held, [second]);
  await line.outcomesOf([second]);
  expect(await countLeases(hot)).toBe(acquiringMax);

  await locking.query("COMMIT");
  locking.release();
  await line.outcomesOf(commands);
  await line.closeWorker(worker);
});

test("a worker that is newer than the database fails no purchase: it waits for the migrations, then decides", async () => {
  const said: string[] = [];
  const event = await eventOf();
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
