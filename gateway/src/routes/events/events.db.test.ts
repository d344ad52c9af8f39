import { Event, listOf } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../testing/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../testing/test-gateway.ts";

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
  return listOf(Event).parse(await response.json());
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
