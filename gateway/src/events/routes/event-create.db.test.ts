import { StaffEvent } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF" });
});
afterAll(() => gateway.close());

const create = (body: unknown, userId: string | null = staff) => gateway.as(userId, "POST", "/v1/admin/events", body);

test("201: an event with a title alone is a draft with the set-up's caps and an address made of its title", async () => {
  const response = await create({ title: "Émile’s Winter Gala 2026!" });
  expect(response.status).toBe(201);
  const event = StaffEvent.parse(await response.json());
  expect(event).toMatchObject({
    slug: "emiles-winter-gala-2026",
    status: "DRAFT",
    capacity: 1000,
    remaining: 1000,
    userCap: 50,
    salesOpenAt: null,
  });
  expect(response.headers.get("Location")).toBe(`/v1/events/${event.id}`);
  expect(await auditOf(event.id)).toEqual([{ actorId: staff, action: "event.create" }]);
});

test("201: a second event of the same title gets an address of its own", async () => {
  const [first, second] = [await create({ title: "Same Name" }), await create({ title: "Same Name" })];
  expect(StaffEvent.parse(await first.json()).slug).toBe("same-name");
  expect(StaffEvent.parse(await second.json()).slug).toMatch(/^same-name-[0-9a-z]{4}$/);
});

test("201: every field is kept as it was sent", async () => {
  const fields = {
    title: "All of it",
    slug: "all-of-it",
    summary: "In short",
    body: "At length",
    venue: "Great Hall",
    startsAt: "2027-01-01T20:00:00+01:00",
    endsAt: "2027-01-01T23:00:00Z",
    salesOpenAt: "2026-12-01T09:00:00.250Z",
    salesCloseAt: "2026-12-24T00:00:00Z",
    capacity: 0,
    userCap: 4,
    status: "PUBLISHED",
  };
  const event = StaffEvent.parse(await (await create(fields)).json());
  expect(event).toMatchObject({
    ...fields,
    startsAt: "2027-01-01T19:00:00.000Z",
    endsAt: "2027-01-01T23:00:00.000Z",
    salesOpenAt: "2026-12-01T09:00:00.250Z",
    salesCloseAt: "2026-12-24T00:00:00.000Z",
  });
  expect((await gateway.as(null, "GET", "/v1/events/all-of-it")).status).toBe(200);
});

test("400: everything that is wrong is told at once", async () => {
  const problem = await problemOf(await create({ capacity: -1, userCap: 0, colour: "red" }));
  expect(problem.code).toBe("invalid-request");
  expect(problem.errors?.map((error) => error.path)).toEqual(["title", "capacity", "userCap", ""]);
});

test("400: times in the wrong order are named", async () => {
  const problem = await problemOf(
    await create({
      title: "Backwards",
      startsAt: "2027-01-02T00:00:00Z",
      endsAt: "2027-01-01T00:00:00Z",
      salesOpenAt: "2027-01-01T00:00:00Z",
      salesCloseAt: "2027-01-01T00:00:00Z",
    }),
  );
  expect(problem.code).toBe("invalid-request");
  expect(problem.errors).toEqual([
    { path: "endsAt", message: "must be after startsAt" },
    { path: "salesCloseAt", message: "must be after salesOpenAt" },
  ]);
});

test("401 without a session, 403 for a buyer and for suspended staff", async () => {
  expect((await problemOf(await create({ title: "X" }, null))).code).toBe("unauthenticated");
  expect((await problemOf(await create({ title: "X" }, await gateway.user()))).code).toBe("forbidden");
  const suspended = await gateway.user({ role: "STAFF", status: "SUSPENDED" });
  expect((await problemOf(await create({ title: "X" }, suspended))).code).toBe("forbidden");
});

test("409: an address that was chosen and is taken", async () => {
  await create({ title: "First", slug: "taken" });
  expect((await problemOf(await create({ title: "Second", slug: "taken" }))).code).toBe("slug-taken");
});

async function auditOf(eventId: string): Promise<unknown> {
  return gateway.services.prisma.auditEntry.findMany({
    where: { subjectType: "event", subjectId: eventId },
    select: { actorId: true, action: true },
  });
}
