import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "../place/audit.ts";
import { openPlace, type Place, type RunDatabase } from "../place/open-place.ts";
import { seedBuyers } from "../place/seed-buyers.ts";
import { seedEvent } from "../place/seed-event.ts";
import { drainLine } from "./drain-line.ts";
import { groupStatements, makeGroup } from "./group-statements.ts";

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
  "the bare inserts write what an issuer would: the audit finds nothing",
  async () => {
    const buyers = await seedBuyers(place, database, 30);
    const { id } = await seedEvent(database, { capacity: 1000, userCap: 1_000_000 });
    const userIds = buyers.map((buyer) => buyer.id);
    for (const seqBefore of [0, 50]) {
      await database.mysql.query(groupStatements(id, makeGroup(id, userIds, seqBefore, 50), Date.now()));
    }
    const { passed, output } = await audit(place, database);
    expect(output).toMatch(/tickets +100\n/);
    expect(passed, output).toBe(true);
  },
  withinMs,
);

test(
  "a drain counts what was decided after the first group, and all of it is issued",
  async () => {
    const buyers = await seedBuyers(place, database, 30);
    const { id: eventId } = await seedEvent(database, { capacity: 100_000, userCap: 1000 });
    const { count, perSecond, tookMs } = await drainLine(place, { database, eventId, buyers, count: 2500 });
    expect(count).toBeLessThan(2500);
    expect(perSecond).toBeCloseTo(count / (tookMs / 1000));
    const [rows] = await database.mysql.query("SELECT issuedCount FROM Event WHERE contentId = ?", [eventId]);
    expect(rows).toEqual([{ issuedCount: 2500 }]);
  },
  withinMs,
);
