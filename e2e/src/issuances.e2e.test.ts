import { AuditEntry, listOf, type Purchase } from "@admit/contract";
import { expect, test } from "vitest";
import type { Answer } from "./client/call.ts";
import { problemOf, purchaseOf, type Person } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

const issue = (by: Person, eventId: string, body: object, key: string): Promise<Answer> =>
  by.call(`/v1/admin/events/${eventId}/issuances`, {
    method: "POST",
    body,
    headers: { "idempotency-key": key, prefer: "wait=10" },
  });

test("staff issue in the same line, under the same rule, once per key, also before the sale opens", async () => {
  const salesOpenAt = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString();
  const event = await deployment().admin.createEvent({ capacity: 60, userCap: 50, salesOpenAt });
  const [staff, holder] = [await deployment().person({ role: "STAFF" }), await deployment().person()];
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

  // The holder sees the codes, but cannot buy yet.
  const mine = (await holder.read(`/v1/events/${event.id}/purchases/${partial.id}`)) as Purchase;
  expect(mine.tickets.map(({ code }) => code?.length)).toEqual([152, 152]);
  expect(problemOf(await holder.buy(event.id, 1)).code).toBe("sale-not-open");

  const { id: actorId } = await staff.me();
  const { items } = listOf(AuditEntry).parse(
    await deployment().admin.read(`/v1/admin/audit?action=ticket.issue&actorId=${actorId}`),
  );
  expect(items.map(({ subject, details }) => [subject.id, details["issued"]])).toEqual([
    [partial.id, 2],
    [purchases[0]?.id, 48],
  ]);
  await deployment().audit();
});

test("staff issue no more tickets than there are, however many issue at once", async () => {
  const event = await deployment().admin.createEvent({ capacity: 30 });
  const people = await deployment().people(20);
  const ids = await Promise.all(people.map(async (person) => (await person.me()).id));
  const answers = await Promise.all(
    ids.map((userId) => issue(deployment().admin, event.id, { userId, quantity: 2 }, `to ${userId}`)),
  );
  const issued = answers.map((answer) => (answer.status === 409 ? 0 : (purchaseOf(answer).issued ?? 0)));
  expect(issued.reduce((sum, count) => sum + count, 0)).toBe(30);
  await deployment().audit();
});
