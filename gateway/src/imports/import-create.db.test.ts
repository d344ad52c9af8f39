import { openAccounts } from "@admit/prisma";
import { makeEvent, makeUser, openTestDatabase, type TestDatabase } from "@admit/prisma/testing";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { lockWait } from "../../test/tools/lock-wait.ts";
import { createImport, inviteAllSilently } from "./import-create.ts";

let mysql: TestDatabase["pool"];
let rows: TestDatabase["rows"];
let close: TestDatabase["close"];
beforeAll(async () => void ({ pool: mysql, rows, close } = await openTestDatabase(3)));
afterAll(() => close());

const transaction = async () => {
  const connection = await mysql.getConnection();
  await connection.beginTransaction();
  return { connection, commit: () => connection.commit().finally(() => connection.release()) };
};

test("an import uses the user whom another transaction creates at the same time, without a second one or entry", async () => {
  const email = `${ulid().toLowerCase()}@example.org`;
  const [first, second] = [await transaction(), await transaction()];
  const id = await makeUser(first.connection, { email, status: "INVITED" });
  const inviting = inviteAllSilently(openAccounts(mysql, "separate"), second.connection, "actor", "import", [
    { email, name: "Known" },
    { email: `new-${email}`, name: "New" },
  ]);
  await lockWait(mysql, email);
  await first.commit();
  const { ids, created } = await inviting;
  await second.commit();
  expect([ids.get(email), created]).toEqual([id, 1]);
  expect(await rows("SELECT subjectId FROM AuditEntry")).toEqual([{ subjectId: ids.get(`new-${email}`) }]);
});

test("an import that is the victim of a deadlock is still written, once", async () => {
  const name = ulid().toLowerCase();
  const emails = [`a-${name}@example.org`, `b-${name}@example.org`] as const;
  const other = await transaction();
  // It has written more, so the server rolls back the import.
  for (let weight = 0; weight < 100; weight++)
    await makeUser(other.connection, { email: `${weight}-${name}@example.org` });
  await makeUser(other.connection, { email: emails[1] });
  const wanted = {
    id: ulid(),
    eventId: await makeEvent(mysql),
    requestedById: ulid(),
    idempotencyKey: "a key",
    fileHash: Buffer.alloc(32),
    contentHash: Buffer.alloc(32),
    rows: emails.map((email, at) => ({ line: at + 2, email, name: "", quantity: 1 })),
  };
  const writing = createImport({ accounts: openAccounts(mysql, "separate"), mysql }, wanted);
  await lockWait(mysql, name);
  await makeUser(other.connection, { email: emails[0] });
  await other.commit();
  expect(await writing).toBe(true);
  const written = await rows("SELECT email FROM ImportRow WHERE importId = ? ORDER BY line", [wanted.id]);
  expect(written).toEqual(emails.map((email) => ({ email })));
});
