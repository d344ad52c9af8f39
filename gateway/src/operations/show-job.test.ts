import { ulid } from "ulid";
import { expect, test } from "vitest";
import { showJob } from "./show-job.ts";

const ids = () => ({ seq: 1, acceptedAtMs: 5 });

test("ids and numbers are shown; a buyer's key and staff's reasons are not", () => {
  const [purchaseId, userId, ticketId] = [ulid(), ulid(), ulid()];
  const issue = {
    kind: "ticket.issue",
    ...ids(),
    purchaseId,
    userId,
    requestedById: userId,
    source: "BUYER",
    quantity: 2,
    idempotencyKey: "a-secret-of-the-buyer",
  };
  const revoke = { kind: "ticket.void", ...ids(), changeId: ulid(), actorId: userId, ticketId, reason: "Jane moved" };
  const shown = JSON.stringify(showJob({ commands: [issue, revoke] }));
  for (const id of [purchaseId, userId, ticketId]) expect(shown).toContain(id);
  expect(shown).not.toMatch(/secret|Jane/);
});

test("of what is no bundle nothing is shown", () => {
  expect(JSON.stringify(showJob({ email: "jane@example.org" }))).not.toContain("jane");
});
