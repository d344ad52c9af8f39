import { Event } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const get = (idOrSlug: string) => gateway.as(null, "GET", `/v1/events/${idOrSlug}`);

test("200: a published event by its id and by its address, for everybody, for a second", async () => {
  const id = await makeEvent(gateway.mysql, { slug: "gala", capacity: 5, userCap: 2 });
  for (const name of [id, "gala"]) {
    const response = await get(name);
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=1");
    expect(Event.strict().parse(await response.json())).toMatchObject({
      id,
      slug: "gala",
      capacity: 5,
      remaining: 5,
      userCap: 2,
      saleState: "open",
    });
  }
});

test("200: a paused event says so", async () => {
  const id = await makeEvent(gateway.mysql, { pausedAt: new Date() });
  expect(Event.parse(await (await get(id)).json()).saleState).toBe("paused");
});

test.each(["DRAFT", "ARCHIVED"] as const)("404: an event that is %s is not told from none", async (status) => {
  const id = await makeEvent(gateway.mysql, { status });
  const hidden = await problemOf(await get(id));
  const none = await problemOf(await get("no-such-event"));
  expect({ ...hidden, instance: "" }).toEqual({ ...none, instance: "" });
  expect(hidden.code).toBe("event-not-found");
});

test.each(["Not%20A%20Slug", "a".repeat(81), "..%2F..%2Fetc"])("404: %s can be no event", async (name) => {
  expect((await problemOf(await get(name))).code).toBe("event-not-found");
});

test("HEAD answers like GET, without the body", async () => {
  const id = await makeEvent(gateway.mysql);
  const response = await gateway.as(null, "HEAD", `/v1/events/${id}`);
  expect(response.status).toBe(200);
  expect(await response.text()).toBe("");
});
