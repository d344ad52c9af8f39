import { listOf, StaffUser } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { problemOf } from "../../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../../test/tools/test-gateway.ts";

let gateway: TestGateway;
let staff: string;
beforeAll(async () => {
  gateway = await openTestGateway();
  staff = await gateway.user({ role: "STAFF", name: "Desk", email: "desk@elsewhere.test" });
});
afterAll(() => gateway.close());

async function list(query: Record<string, string>): Promise<{ items: StaffUser[]; nextCursor: string | null }> {
  const response = await gateway.as(staff, "GET", `/v1/admin/users?${new URLSearchParams(query).toString()}`);
  expect(response.status).toBe(200);
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  return listOf(StaffUser.strict()).parse(await response.json());
}
const found = async (q: string) => (await list({ q })).items.map((user) => user.id);

test("200: people are found by a part of their name or their address, in any case", async () => {
  const ann = await gateway.user({ name: "Ánn Marie Quist", email: "am.quist@example.org" });
  const bo = await gateway.user({ name: "Bo", email: "bo+quist@example.net" });
  expect(await found("QUIST")).toEqual([ann, bo].toSorted().toReversed());
  expect(await found("marie q")).toEqual([ann]);
  expect(await found("  Quist@EXAMPLE.net ")).toEqual([bo]);
  expect(await found("nobody of that name")).toEqual([]);
});

test("200: what stands for anything in the database stands for itself in a search", async () => {
  const percent = await gateway.user({ name: "100% Wool" });
  const underscore = await gateway.user({ name: "snake_case" });
  const backslash = await gateway.user({ name: String.raw`back\slash` });
  await gateway.user({ name: "100 Wool snakeXcase backslash" });
  expect(await found("0% w")).toEqual([percent]);
  expect(await found("%")).toEqual([percent]);
  expect(await found("e_c")).toEqual([underscore]);
  expect(await found(String.raw`k\s`)).toEqual([backslash]);
  expect(await found(`' OR '1'='1`)).toEqual([]);
});

test("200: newest first, page by page, of one status, also while others come", async () => {
  const ids: string[] = [];
  for (let at = 0; at < 5; at++) ids.push(await gateway.user({ name: `Paged ${at}`, status: "SUSPENDED" }));
  await gateway.user({ name: "Paged, but active" });
  ids.sort().reverse();
  const query = { q: "Paged", status: "SUSPENDED", limit: "2" };
  const first = await list(query);
  await gateway.user({ name: "Paged later", status: "SUSPENDED" });
  const second = await list({ ...query, cursor: first.nextCursor ?? "" });
  const third = await list({ ...query, cursor: second.nextCursor ?? "" });
  expect([first, second, third].map((page) => page.items.length)).toEqual([2, 2, 1]);
  expect([first, second, third].flatMap((page) => page.items.map((user) => user.id))).toEqual(ids);
  expect(third.nextCursor).toBeNull();
});

test("200: each with when they came, and when they activated themselves", async () => {
  const id = await gateway.user({ name: "Shown whole", email: "whole@example.org", status: "INVITED" });
  const { items } = await list({ q: "Shown whole" });
  expect(items).toEqual([
    {
      id,
      email: "whole@example.org",
      name: "Shown whole",
      role: "BUYER",
      status: "INVITED",
      createdAt: expect.any(String),
      activatedAt: null,
    },
  ]);
});

test("400 for a cursor or status that is none, 401 without a session, 403 for a buyer and for suspended staff", async () => {
  const at = (userId: string | null, query = "") => gateway.as(userId, "GET", `/v1/admin/users${query}`);
  for (const query of ["?cursor=x", "?status=GONE", "?limit=0", `?q=${"x".repeat(255)}`])
    expect((await problemOf(await at(staff, query))).code).toBe("invalid-request");
  expect((await problemOf(await at(null))).code).toBe("unauthenticated");
  expect((await problemOf(await at(await gateway.user()))).code).toBe("forbidden");
  const suspended = await gateway.user({ role: "ADMIN", status: "SUSPENDED" });
  expect((await problemOf(await at(suspended))).code).toBe("forbidden");
});
