import fc from "fast-check";
import { ulid } from "ulid";
import { expect, test } from "vitest";
import { purchaseIdOf } from "../purchase-id-of.ts";
import { testServers } from "../testing/index.ts";
import { withConnection } from "../with-connection.ts";
import { readRows } from "../rows.ts";
import { purchaseIdSql } from "./purchase-id-sql.ts";

/** What an idempotency key may be: printable ASCII. */
const keys = fc.string({
  unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 255,
});

test("SQL derives the same id as the program, for any key", async () => {
  const purchases = fc.sample(keys, 500).map((key) => [ulid(), ulid(), key] as const);
  await withConnection(testServers().databaseUrl, async (connection) => {
    const rows = purchases
      .map(() => "SELECT ? AS requestedById, ? AS eventId, ? AS idempotencyKey")
      .join(" UNION ALL ");
    const sql = `SELECT ${purchaseIdSql("p")} AS id FROM (${rows}) p`;
    const derived = await readRows<{ id: string }>(connection, sql, purchases.flat());
    expect(derived.map(({ id }) => id)).toEqual(purchases.map((purchase) => purchaseIdOf(...purchase)));
  });
});
