import type { Invitations, PersonPurchase, PersonTicket, Sales } from "@admit/contract";
import { ulid } from "ulid";
import { beforeAll, expect, test } from "vitest";
import { takeLinkMail } from "../../test/tools/take-link-mail.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
let staff: string;
beforeAll(async () => {
  staff = await gateway.user({ role: "STAFF" });
});
const newEmail = () => `${ulid().toLowerCase()}@example.org`;
const read = async <Answer>(path: string) => (await (await gateway.as(staff, "GET", path)).json()) as Answer;

test("people are invited together with one message; who cannot be keeps no one else from it, and no mail goes twice", async () => {
  const eventId = await gateway.event({ title: "Winter Gala" });
  const [active, suspended] = [newEmail(), newEmail()];
  await gateway.user({ email: active });
  await gateway.user({ email: suspended, status: "SUSPENDED" });
  const guest = newEmail();
  const body = { people: [active, suspended, guest].map((email) => ({ email })), message: "See you there!", eventId };
  const invite = async () =>
    ((await (await gateway.as(staff, "POST", "/v1/admin/invitations/batch", body)).json()) as Invitations).results.map(
      ({ result }) => result,
    );
  expect(await invite()).toEqual(["already-active", "suspended", "invited"]);
  expect(await invite()).toEqual(["already-active", "suspended", "invited-before"]);
  const mail = await takeLinkMail(gateway.services);
  expect(mail).toMatchObject({ to: guest, subject: "You're invited to Winter Gala" });
  expect(mail.text).toContain("See you there!");
  await expect(takeLinkMail(gateway.services)).rejects.toThrow("no mail is due");
});

test("a person's tickets and purchases of all events are listed page by page, the newest first", async () => {
  const userId = await gateway.user();
  const titles = ["First", "Second", "Third"];
  for (const title of titles) await gateway.issue({ eventId: await gateway.event({ title }), userId, count: 1 });
  for (const what of ["tickets", "purchases"]) {
    const path = `/v1/admin/users/${userId}/${what}`;
    const { items, nextCursor } = await read<{ items: (PersonTicket | PersonPurchase)[]; nextCursor: string }>(
      `${path}?limit=2`,
    );
    const rest = await read<{ items: (PersonTicket | PersonPurchase)[] }>(`${path}?cursor=${nextCursor}`);
    expect([...items, ...rest.items].map(({ event }) => event.title).toSorted()).toEqual(titles);
    expect([items.length, rest.items.length]).toEqual([2, 1]);
  }
});

test("an event's sales add up to what was issued", async () => {
  const eventId = await gateway.event({});
  expect(await read<Sales>(`/v1/admin/events/${eventId}/sales`)).toEqual({ stepMs: 60_000, points: [] });
  const other = await gateway.event({});
  for (const count of [2, 3]) await gateway.issue({ eventId: other, userId: await gateway.user(), count });
  const { points } = await read<Sales>(`/v1/admin/events/${other}/sales`);
  expect(points.reduce((sum, { issued }) => sum + issued, 0)).toBe(5);
});
