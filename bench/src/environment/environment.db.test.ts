import { runAudit } from "@admit/drop";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drainLine } from "../limits/drain-line.ts";
import { groupStatements, makeGroup } from "../limits/sold-groups.ts";
import { readCircumstances } from "./circumstances.ts";
import { type Environment, openEnvironment, type RunDatabase } from "./open-environment.ts";
import { issuedCount, seedEvent, seedPeople } from "./seed.ts";
import { withAdmit } from "./stage.ts";
import { watchUsage } from "../load/usage.ts";

/** Gateway, worker and programs are started, which takes its time on a busy machine. */
const withinMs = 120_000;

let environment: Environment;
let database: RunDatabase;
beforeAll(async () => {
  environment = await openEnvironment();
  database = await environment.newDatabase();
});
afterAll(async () => {
  await database.drop();
  await environment.close();
});

test(
  "a seeded buyer buys of a seeded event from the gateway and worker as they are shipped",
  () =>
    withAdmit(environment, 2, async ({ gateway, worker, database, buyers: [, buyer] }) => {
      const usage = watchUsage({ worker: worker.pid });
      const id = await seedEvent(database, { capacity: 10, userCap: 3 });
      const headers = {
        authorization: `Bearer ${buyer?.token}`,
        "idempotency-key": "first",
        "content-type": "application/json",
        prefer: "wait=10",
      };
      const body = JSON.stringify({ quantity: 4 });
      const response = await fetch(`${gateway.url}/v1/events/${id}/purchases`, { method: "POST", headers, body });
      expect(await response.json()).toMatchObject({ userId: buyer?.id, status: "partial", issued: 3 });
      expect(usage().worker).toMatchObject({ cpuMs: expect.any(Number) as number });
    }),
  withinMs,
);

test(
  "a drain counts what was decided after the first group, and all of it is issued",
  async () => {
    const { buyers } = await seedPeople(database, 30);
    const eventId = await seedEvent(database, { capacity: 100_000, userCap: 1000 });
    const before = await issuedCount(database);
    const { count, perSecond, tookMs } = await drainLine(environment, { database, eventId, buyers, count: 2500 });
    expect(count).toBeLessThan(2500);
    expect(perSecond).toBeCloseTo(count / (tookMs / 1000));
    expect(await issuedCount(database)).toBe(before + 2500);
  },
  withinMs,
);

test(
  "sold groups, with mails that are due or without, pass the audit, which names a violation",
  async () => {
    const { buyers } = await seedPeople(database, 30);
    const userIds = buyers.map(({ id }) => id);
    for (const withMails of [true, false]) {
      const id = await seedEvent(database, { capacity: 1000, userCap: 1_000_000 });
      for (const seqBefore of [0, 50])
        await database.mysql.query(groupStatements(id, makeGroup(id, userIds, seqBefore, 50), Date.now(), withMails));
    }
    const { passed, output } = await runAudit(database.settings);
    expect(passed, output).toBe(true);
    await database.mysql.query("UPDATE Event SET issuedCount = issuedCount - 1 ORDER BY issuedCount DESC LIMIT 1");
    const violated = await runAudit(database.settings);
    expect(violated.passed).toBe(false);
    expect(violated.output).toContain("issued-count-is-the-counted-tickets");
  },
  withinMs,
);

test("the circumstances name the servers' durability and the libraries' versions", async () => {
  const { command, database: server, redis, versions } = await readCircumstances(environment, "pnpm bench");
  expect(command).toBe("pnpm bench");
  expect(server).toMatch(/innodb_flush_log_at_trx_commit \d/);
  expect(redis).toMatch(/appendfsync \w+/);
  expect(versions["mysql2"]).toMatch(/^\d+\./);
});
