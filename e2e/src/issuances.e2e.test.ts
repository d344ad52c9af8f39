import { AuditEntry, listOf, type Purchase } from "@admit/contract";
import { expect, test } from "vitest";
import type { Answer } from "./client/call.ts";
import { problemOf, purchaseOf, type Person } from "./client/person.ts";
import { setUpForFile } from "./set-up/set-up-for-file.ts";

const setUp = setUpForFile();

const issue = (by: Person, eventId: string, body: object, key: string): Promise<Answer> =>
  by.call(`/v1/admin/events/${eventId}/issuances`, {
    method: "POST",
    body,
    headers: { "idempotency-key": key, prefer: "wait=10" },
  });

test("staff issue to somebody in the same line, under the same rule, once per key, also before the sale opens", async () => {
  const salesOpenAt = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString();
  const event = await setUp().admin.createEvent({ capacity: 60, userCap: 50, salesOpenAt });
  const [staff, holder] = [await setUp().person({ role: "STAFF" }), await setUp().person()];
  const { id: userId } = await holder.me();

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => issue(staff, event.id, { userId, quantity: 48 }, "guests of honour")),
  );
  const purchases = answers.map(purchaseOf);
  expect(new Set(purchases.map(({ id }) => id)).size).toBe(1);
  expect(purchases[0]).toMatchObject({ status: "fulfilled", issued: 48, userId });
  expect(purchases[0]?.tickets.map(({ code }) => code)).toEqual(Array.from({ length: 48 }, () => null));

  const partial = purchaseOf(await issue(staff, event.id, { userId, quantity: 5 }, "more"));
  expect(partial).toMatchObject({ status: "partial", issued: 2, notIssued: 3, reason: "user-cap", capReached: true });
  const reused = await issue(staff, event.id, { userId, quantity: 6 }, "more");
  expect(problemOf(reused).code).toBe("idempotency-key-reused");

  // The holder finds them, with their codes; a buyer is still before the sale.
  const mine = (await holder.read(`/v1/events/${event.id}/purchases/${partial.id}`)) as Purchase;
  expect(mine.tickets.map(({ code }) => code?.length)).toEqual([152, 152]);
  expect(problemOf(await holder.buy(event.id, 1)).code).toBe("sale-not-open");

  const { items } = listOf(AuditEntry).parse(await setUp().admin.read("/v1/admin/audit?action=ticket.issue"));
  expect(items.map(({ subject, details }) => [subject.id, details["issued"]])).toEqual([
    [partial.id, 2],
    [purchases[0]?.id, 48],
  ]);
  await setUp().audit();
});

test("staff issue no more than there are, however many of them do so at once", async () => {
  const event = await setUp().admin.createEvent({ capacity: 30 });
  const people = await setUp().people(20);
  const ids = await Promise.all(people.map(async (person) => (await person.me()).id));
  const answers = await Promise.all(
    ids.map((userId) => issue(setUp().admin, event.id, { userId, quantity: 2 }, `to ${userId}`)),
  );
  const issued = answers.map((answer) => (answer.status === 409 ? 0 : (purchaseOf(answer).issued ?? 0)));
  expect(issued.reduce((sum, count) => sum + count, 0)).toBe(30);
  await setUp().audit();
});
