import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openTestGateway, type TestGateway } from "../../test/tools/test-gateway.ts";
import { EventCache } from "./event-cache.ts";

let gateway: TestGateway;
beforeAll(async () => void (gateway = await openTestGateway()));
afterAll(() => gateway.close());

test("events that are asked for together come by one statement, in their order, and what is not there as null", async () => {
  const { mysql } = gateway;
  const [capped, free] = [await makeEvent(mysql, { userCap: 4 }), await makeEvent(mysql)];
  const cache = new EventCache(gateway.services, 50);
  const statements = vi.spyOn(mysql, "query");
  const found = await Promise.all([capped, "01ARZ3NDEKTSV4RRFFQ69G5FAV", free].map((id) => cache.find(id)));
  expect(statements).toHaveBeenCalledTimes(1);
  statements.mockRestore();
  expect(found.map((event) => event && [event.id, event.userCap])).toEqual([[capped, 4], null, [free, 50]]);
});

test("an event is found by its slug, also by one that could be an id", async () => {
  const digits = "20261231202612312026123120";
  const slugs = [digits, "spring-fair"];
  const ids = await Promise.all(slugs.map((slug) => makeEvent(gateway.mysql, { slug })));
  const cache = new EventCache(gateway.services, 50);
  expect(await Promise.all([...slugs, "autumn-fair"].map((slug) => cache.find(slug)))).toMatchObject([
    { id: ids[0], slug: digits },
    { id: ids[1], slug: "spring-fair" },
    null,
  ]);
});
