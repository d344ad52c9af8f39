import { runAudit } from "@admit/drop";
import { afterAll, beforeAll, expect, test } from "vitest";
import { drainLine } from "../limits/drain-line.ts";
import { groupStatements, makeGroup } from "../limits/sold-groups.ts";
import { readCircumstances } from "./circumstances.ts";
import { type Environment, openEnvironment, type RunDatabase } from "./open-environment.ts";
import { issuedCount, seedBuyers, seedEvent } from "./seed.ts";
import { runServices, settingsOf, startService } from "./services.ts";
import { watchUsage } from "./usage.ts";

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
  environment.close();
});
const audit = () => runAudit(settingsOf(environment, database));

test(
  "a seeded buyer buys of a seeded event from the gateway and worker as they are shipped",
  () =>
    runServices(environment, database, async ({ gateway, worker }) => {
      const usage = watchUsage({ gateway: gateway.pid, worker: worker.pid });
      const buyers = await seedBuyers(environment, database, 2);
      const id = await seedEvent(database, { capacity: 10, userCap: 3 });
      const headers = {
        authorization: `Bearer ${buyers[1]?.token}`,
        "idempotency-key": "first",
        "content-type": "application/json",
        prefer: "wait=10",
      };
      const body = JSON.stringify({ quantity: 4 });
      const response = await fetch(`${gateway.url}/v1/events/${id}/purchases`, { method: "POST", headers, body });
      expect(await response.json()).toMatchObject({ userId: buyers[1]?.id, status: "partial", issued: 3 });
      expect(usage().used.worker).toMatchObject({ cpuMs: expect.any(Number) as number });
    }),
  withinMs,
);

test(
  "a drain counts what was decided after the first group, and all of it is issued",
  async () => {
    const buyers = await seedBuyers(environment, database, 30);
    const eventId = await seedEvent(database, { capacity: 100_000, userCap: 1000 });
    const { count, perSecond, tookMs } = await drainLine(environment, { database, eventId, buyers, count: 2500 });
    expect(count).toBeLessThan(2500);
    expect(perSecond).toBeCloseTo(count / (tookMs / 1000));
    expect(await issuedCount(database, eventId)).toBe(2500);
  },
  withinMs,
);

test.each([
  ["with mails that are due", true],
  ["without mails", false],
])(
  "sold groups %s are rows that an issuer could have written: the audit finds nothing",
  async (_what, withMails) => {
    const userIds = (await seedBuyers(environment, database, 30)).map(({ id }) => id);
    const id = await seedEvent(database, { capacity: 1000, userCap: 1_000_000 });
    for (const seqBefore of [0, 50])
      await database.mysql.query(groupStatements(id, makeGroup(id, userIds, seqBefore, 50), Date.now(), withMails));
    expect(await issuedCount(database, id)).toBe(100);
    const { passed, output } = await audit();
    expect(passed, output).toBe(true);
  },
  withinMs,
);

test("the audit names a violation", async () => {
  const id = await seedEvent(database, { capacity: 10 });
  await database.mysql.query("UPDATE Event SET issuedCount = 5, lastTicketNumber = 5 WHERE contentId = ?", [id]);
  const { passed, output } = await audit();
  expect(passed).toBe(false);
  expect(output).toContain("issued-count-is-the-counted-tickets");
});

test("a service that cannot start says why", async () => {
  await expect(startService(environment, database, "worker", { LOG_LEVEL: "loud" })).rejects.toThrow(/LOG_LEVEL/);
});

test("the circumstances name the servers' durability and the libraries' versions", async () => {
  const { command, database: server, redis, versions } = await readCircumstances(environment, "pnpm bench");
  expect(command).toBe("pnpm bench");
  expect(server).toMatch(/innodb_flush_log_at_trx_commit \d/);
  expect(redis).toMatch(/appendfsync \w+/);
  expect(versions["bullmq"]).toMatch(/^\d+\./);
});
