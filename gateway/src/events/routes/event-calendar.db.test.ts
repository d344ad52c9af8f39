import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const startsAt = new Date("2026-12-12T19:30:00.000Z");
const calendar = (id: string) => gateway.as(null, "GET", `/v1/events/${id}/calendar.ics`);

test("200: a published event for everybody's calendar, by id and by address", async () => {
  const id = await makeEvent(gateway.mysql, { slug: "gala", title: "Winter Gala", startsAt });
  for (const name of [id, "gala"]) {
    const response = await calendar(name);
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("text/calendar; charset=utf-8");
    expect(response.headers.get("Content-Disposition")).toBe('attachment; filename="gala.ics"');
    const lines = (await response.text()).split("\r\n");
    expect(lines).toEqual(
      expect.arrayContaining(["DTSTART:20261212T193000Z", "SUMMARY:Winter Gala", `UID:${id}@tickets.example.org`]),
    );
  }
});

test("404: an event whose time is not known yet says so", async () => {
  const id = await makeEvent(gateway.mysql, { startsAt: null });
  expect((await problemOf(await calendar(id))).code).toBe("event-without-time");
});

test.each(["DRAFT", "ARCHIVED"] as const)("404: an event that is %s is not told from none", async (status) => {
  const id = await makeEvent(gateway.mysql, { status, startsAt });
  const hidden = await problemOf(await calendar(id));
  const none = await problemOf(await calendar("no-such-event"));
  expect({ ...hidden, instance: "" }).toEqual({ ...none, instance: "" });
  expect(hidden.code).toBe("event-not-found");
});
