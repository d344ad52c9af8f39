import { afterAll, beforeAll, expect, test } from "vitest";
import { audit } from "../place/audit.ts";
import { openPlace, type Place, type RunDatabase } from "../place/open-place.ts";
import { seedHolders, seedSoldEvent } from "./seed-sales.ts";

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

test("an event that has sold tickets passes the audit, also where the holders do not hold the same number", async () => {
  await seedSoldEvent(database, { tickets: 50, holderIds: await seedHolders(database, 8) });
  const { passed, output } = await audit(place, database);
  expect(output).toMatch(/tickets +50/);
  expect(passed, output).toBe(true);
});
