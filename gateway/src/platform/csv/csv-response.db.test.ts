import { beforeAll, beforeEach, expect, test } from "vitest";
import { codeOf } from "../../../test/tools/problem-of.ts";
import { testGateway } from "../../../test/tools/test-gateway.ts";

const gateway = testGateway();
let staff: string;
let path: string;
beforeAll(async () => void (path = `/v1/admin/events/${await gateway.event()}/tickets.csv`));
beforeEach(async () => void (staff = await gateway.user({ role: "STAFF" })));

const exportAs = (user: string, of = path) => gateway.as(user, "GET", of);

test("429: a third export of the same person, until one of theirs is completed", async () => {
  const [first] = await Promise.all([exportAs(staff), exportAs(staff, path.replace("tickets", "purchases"))]);
  const refused = await exportAs(staff);
  expect(refused.headers.get("Retry-After")).toBe("10");
  expect(await codeOf(refused)).toBe("rate-limited");
  expect((await exportAs(gateway.admin)).status).toBe(200);
  await first.text();
  expect((await exportAs(staff)).status).toBe(200);
});

test("a HEAD request reads nothing, and takes no slot", async () => {
  for (let round = 0; round < 5; round++) expect((await gateway.as(staff, "HEAD", path)).status).toBe(200);
});
