import { makeEvent } from "@admit/prisma/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
let path: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  path = `/v1/admin/events/${await makeEvent(gateway.mysql)}/tickets.csv`;
});
afterAll(() => gateway.close());
beforeEach(async () => void (staff = await gateway.user({ role: "STAFF" })));

const exportAs = (user: string, of = path) => gateway.as(user, "GET", of);

test("429: a third export of the same person, until one of theirs is read to its end", async () => {
  const [first] = await Promise.all([exportAs(staff), exportAs(staff, path.replace("tickets", "purchases"))]);
  const refused = await exportAs(staff);
  expect(refused.headers.get("Retry-After")).toBe("10");
  expect((await problemOf(refused)).code).toBe("rate-limited");
  expect((await exportAs(await gateway.user({ role: "ADMIN" }))).status).toBe(200);
  await first.text();
  expect((await exportAs(staff)).status).toBe(200);
});

test("a HEAD request reads nothing, and takes no slot", async () => {
  for (let round = 0; round < 5; round++) expect((await gateway.as(staff, "HEAD", path)).status).toBe(200);
});

test("503: more exports at a time than a gateway allows", async () => {
  const another = await openTestGateway();
  const of = `/v1/admin/events/${await makeEvent(another.mysql)}/tickets.csv`;
  const people = await Promise.all(Array.from({ length: 5 }, () => another.user({ role: "STAFF" })));
  const answers: Response[] = [];
  for (const person of people) for (let own = 0; own < 2; own++) answers.push(await another.as(person, "GET", of));
  expect(answers.map(({ status }) => status)).toEqual([...Array.from({ length: 8 }, () => 200), 503, 503]);
  expect((await problemOf(answers[8] as Response)).code).toBe("gateway-busy");
  await another.close();
});
