import { EventSummary, listOf } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
  const events = [
    { slug: "over-by-close", salesOpenAt: inDays(-9), salesCloseAt: inDays(-8) },
    { slug: "over-by-end", salesOpenAt: inDays(-7), endsAt: inDays(-1) },
    { slug: "in-two-days", salesOpenAt: inDays(2) },
    { slug: "in-one-day", salesOpenAt: inDays(1) },
    { slug: "open-for-days", salesOpenAt: inDays(-3), salesCloseAt: inDays(3) },
    { slug: "open-since-now", salesOpenAt: null },
    { slug: "draft", status: "DRAFT" as const },
    { slug: "archived", status: "ARCHIVED" as const },
  ];
  for (const event of events) await makeEvent(gateway.mysql, event);
});
afterAll(() => gateway.close());

const inOrder = ["open-for-days", "open-since-now", "in-one-day", "in-two-days", "over-by-close", "over-by-end"];

async function list(query: string) {
  const response = await gateway.as(null, "GET", `/v1/events${query}`);
  expect(response.status).toBe(200);
  return listOf(EventSummary.strict()).parse(await response.json());
}

test("200: published events, soonest sale first, those whose sale is over at the end", async () => {
  const page = await list("");
  expect(page.items.map((event) => event.slug)).toEqual(inOrder);
  expect(page.nextCursor).toBeNull();
});

test.each([1, 2, 4, 5])("200: pages of %d together show each event once, in the same order", async (limit) => {
  const slugs: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof list>> = await list(`?limit=${limit}${cursor && `&cursor=${cursor}`}`);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    slugs.push(...page.items.map((event) => event.slug));
    cursor = page.nextCursor;
  }
  expect(slugs).toEqual(inOrder);
});

test("400: a limit out of bounds and a cursor that is none", async () => {
  for (const query of ["?limit=0", "?limit=201", "?limit=many"]) {
    const problem = await problemOf(await gateway.as(null, "GET", `/v1/events${query}`));
    expect(problem.errors?.[0]?.path).toBe("limit");
  }
  const problem = await problemOf(await gateway.as(null, "GET", "/v1/events?cursor=abc"));
  expect(problem.errors?.[0]?.path).toBe("cursor");
});

test("200: an item is the event without its body", async () => {
  const { items } = await list("?limit=1");
  expect(items[0]).toMatchObject({ slug: "open-for-days", saleState: "open", userCap: 50 });
  expect(items[0]).not.toHaveProperty("body");
});

test("the events are read once for all requested pages", async () => {
  const { events, line, cursors, mysql } = gateway.services;
  const statements = vi.spyOn(mysql, "query");
  events.invalidate("");
  const [published] = await Promise.all(Array.from({ length: 50 }, () => events.published()));
  const pages = Array.from({ length: 50 }, (_, at) => published?.page({ limit: at + 1 }, line, cursors));
  expect([pages.length, statements.mock.calls.length]).toEqual([50, 1]);
  statements.mockRestore();
});

test("a page is serialised once, and every request gets the same bytes", async () => {
  const { events, line, cursors } = gateway.services;
  const published = await events.published();
  const page = () => published.page({ limit: 3, cursor: undefined }, line, cursors);
  expect(page()).toBe(page());
});

test("400: a cursor that was changed, or belongs to another list", async () => {
  const staff = await gateway.user({ role: "STAFF" });
  const { nextCursor } = await list("?limit=1");
  const changed = `${nextCursor?.slice(0, -1)}${nextCursor?.endsWith("A") ? "Q" : "A"}`;
  const foreign = (await (await gateway.as(staff, "GET", "/v1/admin/events?limit=1")).json()) as { nextCursor: string };
  const unsigned = Buffer.from(JSON.stringify([Date.now(), 0, 0, ""])).toString("base64url");
  for (const cursor of [changed, foreign.nextCursor, unsigned]) {
    const problem = await problemOf(await gateway.as(null, "GET", `/v1/events?cursor=${cursor}`));
    expect(problem.errors?.[0]?.path).toBe("cursor");
  }
});

test("a published event is listed at once, and a thousand changes do not cause a thousand reads", async () => {
  const { events, mysql } = gateway.services;
  const id = await makeEvent(mysql, { slug: "just-now", salesOpenAt: new Date(0) });
  events.invalidate(id);
  expect((await list("?limit=1")).items[0]?.slug).toBe("just-now");
  const statements = vi.spyOn(mysql, "query");
  for (let change = 0; change < 1000; change++) {
    events.invalidate(id);
    void events.published();
  }
  await events.published();
  expect(statements.mock.calls.length).toBeLessThanOrEqual(2);
  statements.mockRestore();
});
