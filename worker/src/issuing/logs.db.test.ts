import { makeEvent, makeUser } from "@admit/prisma/testing";
import { openLog } from "@admit/telemetry";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCommand } from "../testing/make-command.ts";
import { TestLine } from "../testing/test-line.ts";

let line: TestLine;
const lines: Record<string, unknown>[] = [];
beforeAll(async () => {
  line = await TestLine.open();
  const write = (text: string): void => void lines.push(JSON.parse(text));
  await line.openWorker(undefined, openLog("worker", "trace", { write }));
});
afterAll(() => line.close());

test("a command that fails is logged with its error, and with neither the statement nor its values", async () => {
  const event = await makeEvent(line.pool);
  await line.begin(event);
  const email = "poisoned@example.org";
  const user = await makeUser(line.pool, { email });
  const [poisoned, fine] = [makeCommand(1, user, 2), makeCommand(2, user)];
  await line.pool.query(
    "INSERT INTO Purchase SET id = ?, eventId = ?, userId = ?, requestedById = ?, source = 'BUYER', idempotencyKey = ?, seq = 0, requested = 1, issued = 0, status = 'rejected', reason = 'sold-out', late = 0, silent = 0, acceptedAt = NOW(3), decidedAt = NOW(3)",
    [makeCommand(1, user).purchaseId, event, user, user, poisoned.idempotencyKey],
  );
  await line.add(event, [poisoned, fine]);
  const [failed, issued] = await line.outcomesOf([poisoned, fine]);
  expect([failed?.status, issued?.status]).toEqual(["failed", "fulfilled"]);

  await expect
    .poll(() => lines.find(({ msg, event: of }) => msg === "group committed" && of === event))
    .toMatchObject({ firstSeq: 1, lastSeq: 2, size: 2, decided: { "failed fault": 1, fulfilled: 1 }, tickets: 1 });
  const [error] = lines.filter(({ msg }) => msg === "command failed");
  expect(error).toMatchObject({
    command: poisoned.purchaseId,
    err: {
      code: "ER_DUP_ENTRY",
      errno: 1062,
      message: expect.stringMatching(/^Duplicate entry '…' for key/) as string,
    },
  });
  const secrets = await line.rows("SELECT HEX(secret) AS secret FROM Ticket WHERE eventId = ?", [event]);
  const text = JSON.stringify(lines);
  for (const secret of [poisoned.idempotencyKey, fine.idempotencyKey, user, email, "INSERT INTO", "VALUES"])
    expect(text).not.toContain(secret);
  expect(secrets).toHaveLength(1);
  for (const { secret } of secrets) expect(text.toUpperCase()).not.toContain(String(secret));
});
