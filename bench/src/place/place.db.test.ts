import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "./audit.ts";
import { readCircumstances } from "./circumstances.ts";
import { openPlace, type Place, type RunDatabase } from "./open-place.ts";
import { seedPeople } from "./seed-buyers.ts";
import { seedEvent } from "./seed-event.ts";
import { startGateway, startWorker } from "./start-service.ts";
import { watchUsage } from "./usage.ts";

/** Gateway, worker and programs are started: on a machine with other things to do that takes its time. */
const withinMs = 120_000;

let place: Place;
let database: RunDatabase;
beforeAll(async () => {
  place = await openPlace();
  database = await place.newDatabase();
});
afterAll(async () => {
  await database.drop();
  await place.close();
});

test(
  "a seeded buyer buys of a seeded event from the gateway and worker as they are shipped",
  async () => {
    const [gateway, worker] = await Promise.all([startGateway(place, { database }), startWorker(place, { database })]);
    try {
      const usage = watchUsage({ gateway: gateway.pid, worker: worker.pid });
      const { buyers } = await seedPeople(place, database, 2);
      const { id } = await seedEvent(database, { capacity: 10, userCap: 3 });
      const response = await fetch(`${gateway.url}/v1/events/${id}/purchases`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${buyers[1]?.token}`,
          "idempotency-key": "first",
          "content-type": "application/json",
          prefer: "wait=10",
        },
        body: JSON.stringify({ quantity: 4 }),
      });
      expect(await response.json()).toMatchObject({ userId: buyers[1]?.id, status: "partial", issued: 3 });
      expect(usage().used.worker).toMatchObject({ cpuMs: expect.any(Number) as number });
    } finally {
      await Promise.all([gateway.stop(), worker.stop()]);
    }
    expect(await audit(place, database)).toMatchObject({ passed: true });
  },
  withinMs,
);

test("the audit says what is broken", async () => {
  const { id } = await seedEvent(database, { capacity: 10 });
  await database.mysql.query("UPDATE Event SET issuedCount = 5, lastTicketNumber = 5 WHERE contentId = ?", [id]);
  const { passed, output } = await audit(place, database);
  expect(passed).toBe(false);
  expect(output).toContain("issued-count-is-the-counted-tickets");
  await database.mysql.query("UPDATE Event SET issuedCount = 0, lastTicketNumber = 0 WHERE contentId = ?", [id]);
});

test("a service that cannot start says why", async () => {
  await expect(startWorker(place, { database, env: { LOG_LEVEL: "loud" } })).rejects.toThrow(/LOG_LEVEL/);
});

test("what was measured with is told", async () => {
  const { command, database: server, redis, versions } = await readCircumstances(place, "pnpm bench");
  expect(command).toBe("pnpm bench");
  expect(server).toMatch(/innodb_flush_log_at_trx_commit 1/);
  expect(redis).toMatch(/appendfsync always/);
  expect(versions["bullmq"]).toMatch(/^\d+\./);
});
