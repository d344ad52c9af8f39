import { AuditEntry, listOf, type Purchase } from "@admit/contract";
import { expect, test } from "vitest";
import { problemOf, purchaseOf } from "./client/person.ts";
import { sharedDeployment } from "./environment/deployment-for-file.ts";

const deployment = sharedDeployment();

test("staff issue in the same line, under the same rule, once per key, also before the sale opens", async () => {
  const salesOpenAt = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString();
  const event = await deployment().admin.createEvent({ capacity: 60, userCap: 50, salesOpenAt });
  const [staff, holder] = [await deployment().person({ role: "STAFF" }), await deployment().person()];
  const { id: userId } = await holder.me();

  const answers = await Promise.all(
    Array.from({ length: 20 }, () => staff.issue(event.id, { userId }, 48, { key: "guests of honour" })),
  );
  const purchases = answers.map(purchaseOf);
  expect(new Set(purchases.map(({ id }) => id)).size).toBe(1);
  expect(purchases[0]).toMatchObject({ status: "fulfilled", issued: 48, userId });
  expect(purchases[0]?.tickets.map(({ code }) => code)).toEqual(Array.from({ length: 48 }, () => null));

  const partial = purchaseOf(await staff.issue(event.id, { userId }, 5, { key: "more" }));
  expect(partial).toMatchObject({ status: "partial", issued: 2, notIssued: 3, reason: "user-cap", capReached: true });
  const reused = await staff.issue(event.id, { userId }, 6, { key: "more" });
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
