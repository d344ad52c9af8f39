import { Event, EventSummary, listOf } from "@admit/contract";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { allPages } from "../../test/tools/all-pages.ts";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";
import { EventCache } from "./event-cache.ts";

const gateway = testGateway();
const get = (path: string) => gateway.as(null, "GET", `/v1/events${path}`);

describe("the list", () => {
  const inOrder = ["open-for-days", "open-since-now", "in-one-day", "in-two-days", "over-by-close", "over-by-end"];
  beforeAll(async () => {
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
    const events = [
      { slug: "over-by-close", salesOpenAt: inDays(-9), salesCloseAt: inDays(-8) },
      { slug: "over-by-end", salesOpenAt: inDays(-7), endsAt: inDays(-1) },
      { slug: "in-two-days", salesOpenAt: inDays(2) },
      { slug: "in-one-day", salesOpenAt: inDays(1) },
      { slug: "open-for-days", salesOpenAt: inDays(-3), salesCloseAt: inDays(3), requireAccountBefore: inDays(-9) },
      { slug: "open-since-now", salesOpenAt: null },
      { slug: "draft", status: "DRAFT" as const },
      { slug: "archived", status: "ARCHIVED" as const },
    ];
    for (const event of events) await gateway.event(event);
  });

  async function list(query: string) {
    const response = await get(query);
    expect(response.status).toBe(200);
    return listOf(EventSummary.strict()).parse(await response.json());
  }

  test("200: published events, soonest sale first, those whose sale is over at the end", async () => {
    const page = await list("");
    expect(page.items.map((event) => event.slug)).toEqual(inOrder);
    expect(page.nextCursor).toBeNull();
  });

  test.each([1, 2, 4, 5])("200: pages of %d together show each event once, in the same order", async (limit) => {
    const events = await allPages(list, `?limit=${limit}`);
    expect(events.map(({ slug }) => slug)).toEqual(inOrder);
  });

  test("200: an item is the event without its body", async () => {
    const { items } = await list("?limit=1");
    const {
      body: _body,
      bodyHtml: _html,
      contact: _contact,
      ...event
    } = Event.parse(await (await get("/open-for-days")).json());
    expect(event).toMatchObject({ saleState: "open", userCap: 50, requireAccountBefore: expect.any(String) });
    expect(items).toEqual([{ ...event, serverTime: expect.any(String) }]);
  });

  test("400: a limit out of bounds, or no cursor of this list", async () => {
    for (const query of ["limit=0", "limit=201", "limit=many", "cursor=abc"])
      expect((await problemOf(get(`?${query}`))).errors?.[0]?.path).toBe(query.split("=")[0]);
  });

  test("the events are read once for all pages, and each page is serialised once", async () => {
    const { events, line, cursors, mysql } = gateway.services;
    const statements = vi.spyOn(mysql, "query");
    events.invalidate("");
    const [published] = await Promise.all(Array.from({ length: 50 }, () => events.published()));
    const page = (limit: number) => published?.page({ limit }, line, cursors);
    for (let limit = 1; limit <= 50; limit++) expect(page(limit)).toBe(page(limit));
    expect(statements).toHaveBeenCalledTimes(1);
    statements.mockRestore();
  });

  test("a published event is listed at once, and a thousand changes do not cause a thousand reads", async () => {
    const { events, mysql } = gateway.services;
    const id = await gateway.event({ slug: "just-now", salesOpenAt: new Date(0) });
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
});

describe("one event", () => {
  test("200: a published event by its id and by its address, for everyone, for a second", async () => {
    const id = await gateway.event({ slug: "gala", capacity: 5, userCap: 2 });
    const shown = { id, slug: "gala", capacity: 5, remaining: 5, userCap: 2, saleState: "open" };
    for (const name of [id, "gala"]) {
      const response = await get(`/${name}`);
      expect(response.status).toBe(200);
      expect(response.headers.get("Cache-Control")).toBe("public, max-age=1");
      expect(Event.strict().parse(await response.json())).toMatchObject(shown);
    }
  });

  test.each(["Not%20A%20Slug", "a".repeat(81), "..%2F..%2Fetc"])("404: %s can be no event", async (name) => {
    expect(await codeOf(get(`/${name}`))).toBe("event-not-found");
  });
});

describe("the calendar file", () => {
  const startsAt = new Date("2026-12-12T19:30:00.000Z");

  test("200: a published event for a calendar, by id and by address", async () => {
    const id = await gateway.event({ slug: "ball", title: "Winter Ball", startsAt });
    for (const name of [id, "ball"]) {
      const response = await get(`/${name}/calendar.ics`);
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Type")).toBe("text/calendar; charset=utf-8");
      expect(response.headers.get("Content-Disposition")).toBe(
        `attachment; filename=ball.ics; filename*=UTF-8''Winter%20Ball.ics`,
      );
      const lines = (await response.text()).split("\r\n");
      for (const line of ["DTSTART:20261212T193000Z", "SUMMARY:Winter Ball", `UID:${id}@tickets.example.org`])
        expect(lines).toContain(line);
    }
  });

  test("200: an archived event is cancelled, by its id alone: a calendar that has it knows the id", async () => {
    const id = await gateway.event({ status: "ARCHIVED", slug: "called-off", startsAt });
    expect(await (await get(`/${id}/calendar.ics`)).text()).toContain("STATUS:CANCELLED");
    expect(await codeOf(get("/called-off/calendar.ics"))).toBe("event-not-found");
  });

  test("404: an event whose time is not known yet says so", async () => {
    const id = await gateway.event({ startsAt: null });
    expect(await codeOf(get(`/${id}/calendar.ics`))).toBe("event-without-time");
  });
});

test.each(["DRAFT", "ARCHIVED"] as const)(
  "404: an event that is %s cannot be distinguished from one that does not exist",
  async (status) => {
    const id = await gateway.event({ status, startsAt: new Date() });
    for (const file of status === "DRAFT" ? ["", "/calendar.ics", "/line"] : ["", "/line"]) {
      const hidden = await problemOf(get(`/${id}${file}`));
      const none = await problemOf(get(`/no-such-event${file}`));
      expect({ ...hidden, instance: "" }).toEqual({ ...none, instance: "" });
      expect(hidden.code).toBe("event-not-found");
    }
  },
);

describe("the cache", () => {
  test("events requested in the same moment are read by one statement, in their order, missing ones as null", async () => {
    const { mysql } = gateway;
    const [capped, free] = [await gateway.event({ userCap: 4 }), await gateway.event()];
    const cache = new EventCache(gateway.services, 50);
    const statements = vi.spyOn(mysql, "query");
    const found = await Promise.all([capped, "01ARZ3NDEKTSV4RRFFQ69G5FAV", free].map((id) => cache.find(id)));
    expect(statements).toHaveBeenCalledTimes(1);
    statements.mockRestore();
    expect(found.map((event) => event && [event.id, event.userCap])).toEqual([[capped, 4], null, [free, 50]]);
  });

  test("an event is found by its slug, also by one that could be an id", async () => {
    const slugs = ["20261231202612312026123120", "spring-fair"];
    const ids = await Promise.all(slugs.map((slug) => gateway.event({ slug })));
    const cache = new EventCache(gateway.services, 50);
    const found = await Promise.all([...slugs, "autumn-fair"].map((slug) => cache.find(slug)));
    expect(found).toMatchObject([{ id: ids[0], slug: slugs[0] }, { id: ids[1], slug: slugs[1] }, null]);
  });
});
