import { listOf, type Role, StaffUser, User, type UserChange } from "@admit/contract";
import { readRows } from "@admit/prisma";
import { describe, expect, test } from "vitest";
import { codeOf, problemOf } from "../../test/tools/problem-of.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const gateway = testGateway();
const unknownId = "01JD3V5Y6Q8ZK2M4N6P8R0S2T4";
const at = (method: string, path: string, by = gateway.staff, body?: object) =>
  gateway.as(by, method, `/v1/admin/users${path}`, body);
const privately = async (response: Response): Promise<unknown> => {
  expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "private, no-store"]);
  return response.json();
};

describe("GET /v1/me", () => {
  test.each(["ACTIVE", "INVITED", "SUSPENDED"] as const)(
    "200: a user who is %s may see who they are",
    async (status) => {
      const fields = { status, name: "Ann", email: `${status.toLowerCase()}@example.org` };
      const id = await gateway.user(fields);
      const me = User.strict().parse(await privately(await gateway.as(id, "GET", "/v1/me")));
      expect(me).toEqual({ id, role: "BUYER", ...fields });
    },
  );

  test("401: a session whose account is gone", async () => {
    const response = await gateway.as(unknownId, "GET", "/v1/me");
    expect(response.headers.get("WWW-Authenticate")).toBe('Bearer error="invalid_token"');
    expect(await codeOf(response)).toBe("unauthenticated");
  });
});

describe("GET /v1/admin/users", () => {
  const list = async (query: Record<string, string>) =>
    listOf(StaffUser.strict()).parse(await privately(await at("GET", `?${new URLSearchParams(query).toString()}`)));
  const found = async (q: string) => (await list({ q })).items.map((user) => user.id);

  test("200: people are found by a part of their name or their address, in any case", async () => {
    const ann = await gateway.user({ name: "Ánn Marie Quist", email: "am.quist@example.org" });
    const bo = await gateway.user({ name: "Bo", email: "bo+quist@example.net" });
    expect(await found("QUIST")).toEqual([ann, bo].toSorted().toReversed());
    expect(await found("marie q")).toEqual([ann]);
    expect(await found("  Quist@EXAMPLE.net ")).toEqual([bo]);
    expect(await found("a name that no one has")).toEqual([]);
  });

  test("200: newest first, page by page, of one status, also while others are added", async () => {
    const ids: string[] = [];
    for (let number = 0; number < 5; number++)
      ids.push(await gateway.user({ name: `Paged ${number}`, status: "SUSPENDED" }));
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

  test("400 for a status, limit or search that is none", async () => {
    for (const query of ["?status=GONE", "?limit=0", `?q=${"x".repeat(255)}`])
      expect(await codeOf(at("GET", query))).toBe("invalid-request");
  });
});

test("GET /v1/admin/users/{id}, 200: staff see everyone's account", async () => {
  const fields = { name: "Ann", email: null, role: "ADMIN" } as const;
  const id = await gateway.user(fields);
  const user = StaffUser.strict().parse(await privately(await at("GET", `/${id}`)));
  expect(user).toMatchObject({ id, status: "ACTIVE", ...fields });
  expect(user.activatedAt).toBe(user.createdAt);
});

describe("PATCH /v1/admin/users/{id}", () => {
  const change = (id: string, body: object, by = gateway.staff) => at("PATCH", `/${id}`, by, body);
  const changed = async (id: string, body: UserChange, by = gateway.staff): Promise<StaffUser> =>
    StaffUser.strict().parse(await privately(await change(id, body, by)));

  test("200: the named fields change and no others, and the audit has them before and after", async () => {
    const id = await gateway.user({ name: "Before", email: "named@example.org" });
    const after = await changed(id, { name: " After ", status: "SUSPENDED" });
    expect(after).toMatchObject({ id, email: "named@example.org", name: "After", role: "BUYER", status: "SUSPENDED" });
    expect(await changed(id, { role: "STAFF" }, gateway.admin)).toMatchObject({ name: "After", role: "STAFF" });
    const action = "user.change";
    const first = { before: { name: "Before", status: "ACTIVE" }, after: { name: "After", status: "SUSPENDED" } };
    expect(await gateway.audit(id)).toEqual([
      { actorId: gateway.staff, action, details: first },
      { actorId: gateway.admin, action, details: { before: { role: "BUYER" }, after: { role: "STAFF" } } },
    ]);
    expect(await (await at("GET", `/${id}`)).json()).toEqual({ ...after, role: "STAFF" });
  });

  test("200: a change to the present values is no change, and leaves no entry", async () => {
    const id = await gateway.user({ name: "Same", status: "SUSPENDED" });
    expect(await changed(id, { name: "Same", status: "SUSPENDED" })).toMatchObject({ name: "Same" });
    expect(await gateway.audit(id)).toEqual([]);
  });

  test("the change is announced to the other gateways", async () => {
    const announced = await gateway.nextChange("user-changed");
    const id = await gateway.user();
    await changed(id, { status: "SUSPENDED" });
    expect(await announced()).toBe(id);
  });

  test("403, 409: a change that is refused leaves the account and the audit as they are", async () => {
    const id = await gateway.user({ name: "Same", status: "INVITED" });
    expect(await codeOf(change(id, { name: "Never", role: "BUYER" }))).toBe("forbidden");
    expect(await codeOf(change(id, { name: "Never", status: "ACTIVE" }, gateway.admin))).toBe("still-invited");
    expect(await codeOf(change(gateway.admin, { role: "BUYER" }, gateway.admin))).toBe("own-account");
    const user = await gateway.services.prisma.user.findUnique({ where: { id } });
    expect(user).toMatchObject({ name: "Same", status: "INVITED", activatedAt: null });
    expect([await gateway.audit(id), await gateway.audit(gateway.admin)]).toEqual([[], []]);
  });

  test("of two admins who suspend each other at once, one stays", async () => {
    for (let round = 0; round < 5; round++) {
      const [one, two] = [await gateway.user({ role: "ADMIN" }), await gateway.user({ role: "ADMIN" })];
      const suspended = { status: "SUSPENDED" };
      const answers = await Promise.all([change(one, suspended, two), change(two, suspended, one)]);
      expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 403]);
    }
  });

  test("two changes of the same person at once are both made, and the audit has both", async () => {
    const id = await gateway.user();
    await Promise.all([changed(id, { name: "Bo" }), changed(id, { status: "SUSPENDED" }, gateway.admin)]);
    const user = await gateway.services.prisma.user.findUnique({ where: { id } });
    expect(user).toMatchObject({ name: "Bo", status: "SUSPENDED" });
    expect(await gateway.audit(id)).toHaveLength(2);
  });

  test("400: nothing to change, or an impossible change", async () => {
    const id = await gateway.user();
    for (const body of [{}, { status: "INVITED" }, { role: "OWNER" }, { email: "x@example.org" }])
      expect(await codeOf(change(id, body))).toBe("invalid-request");
  });
});

test("200: a person who is reinstated is notified; one who never activated is not", async () => {
  const noticesOf = (id: string) => readRows(gateway.mysql, "SELECT kind FROM Notice WHERE userId = ?", [id]);
  const [active, invited] = [
    await gateway.user({ status: "SUSPENDED" }),
    await gateway.user({ status: "SUSPENDED", activatedAt: null }),
  ];
  for (const id of [active, invited])
    expect((await at("PATCH", `/${id}`, gateway.staff, { status: "ACTIVE" })).ok).toBe(true);
  expect([await noticesOf(active), await noticesOf(invited)]).toEqual([[{ kind: "REINSTATED" }], []]);
});

test("200: an address is shown as it is written", async () => {
  const id = await gateway.user({ email: "anna@xn--bcher-kva.example" });
  const shown = { email: "anna@bücher.example" };
  expect(await (await at("GET", `/${id}`)).json()).toMatchObject(shown);
  expect(await (await gateway.as(id, "GET", "/v1/me")).json()).toMatchObject(shown);
});

test.each<[Role, Role, boolean]>([
  ["STAFF", "BUYER", true],
  ["STAFF", "STAFF", true],
  ["STAFF", "ADMIN", false],
  ["ADMIN", "BUYER", true],
  ["ADMIN", "STAFF", true],
  ["ADMIN", "ADMIN", true],
])("204, 403: %s signs a person of role %s out everywhere: %s", async (role, theirs, isAllowed) => {
  const [actorId, id] = [await gateway.user({ role }), await gateway.user({ role: theirs })];
  const response = await at("DELETE", `/${id}/sessions`, actorId);
  expect(response.status).toBe(isAllowed ? 204 : 403);
  expect(response.headers.getSetCookie()).toEqual([]);
  expect((await gateway.as(id, "GET", "/v1/me")).status).toBe(isAllowed ? 401 : 200);
  const entry = { actorId, action: "session.end-all", details: {} };
  expect(await gateway.audit(id)).toEqual(isAllowed ? [entry] : []);
});

describe.each<[method: string, path: (id: string) => string, body?: object]>([
  ["GET", (id) => `/${id}`],
  ["PATCH", (id) => `/${id}`, { name: "X" }],
  ["DELETE", (id) => `/${id}/sessions`],
])("%s %s", (method, path, body) => {
  test("404 for an unknown id, 400 for one that is not an id", async () => {
    expect(await codeOf(at(method, path(unknownId), gateway.staff, body))).toBe("user-not-found");
    const { code, errors } = await problemOf(at(method, path("nonsense"), gateway.staff, body));
    expect([code, errors?.[0]?.path]).toEqual(["invalid-request", "id"]);
  });

  if (method === "GET") return;
  test("403: a role that was lost a moment ago counts for nothing, whatever the gateway has cached", async () => {
    const [former, id] = [await gateway.user({ role: "ADMIN" }), await gateway.user({ name: "Before" })];
    expect((await at("GET", `/${id}`, former)).status).toBe(200);
    await gateway.mysql.query("UPDATE User SET role = 'BUYER' WHERE id = ?", [former]);
    expect(await codeOf(at(method, path(id), former, body))).toBe("forbidden");
    expect(await (await gateway.as(id, "GET", "/v1/me")).json()).toMatchObject({ name: "Before" });
  });
});
