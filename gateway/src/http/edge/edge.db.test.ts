import { bodyMaxBytes } from "@admit/contract";
import { makeEvent } from "@admit/prisma/testing";
import { Registry } from "prom-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createApp } from "../app.ts";
import { sessionCookie } from "../../people/sessions/session-cookie.ts";
import { signSession } from "../../people/sessions/session-token.ts";
import { problemOf } from "../../../test/tools/problem-of.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { Drain } from "../../platform/bounds/drain.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

const request = async (path: string, init?: RequestInit): Promise<Response> => gateway.app.request(path, init);
const post = (body: string | Uint8Array, headers: Record<string, string> = { "Content-Type": "application/json" }) =>
  request("/v1/sign-in", { method: "POST", headers, body });

describe("every answer", () => {
  test.each(["/healthz", "/v1/events", "/v1/me", "/nowhere", "/docs", "/openapi.json"])(
    "of %s carries an id and keeps browsers from doing harm",
    async (path) => {
      const { headers } = await request(path);
      expect(headers.get("X-Request-Id")).toMatch(/^[\w-]{36}$/);
      expect(headers.get("Content-Security-Policy")).toBe(
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
      );
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Referrer-Policy")).toBe("no-referrer");
      expect(headers.get("Strict-Transport-Security")).toMatch(/^max-age=\d+/);
      expect(headers.get("Permissions-Policy")).toContain("camera=(), ");
    },
  );

  test("keeps a request id that came with the request, if it is harmless", async () => {
    const id = (given: string) =>
      request("/healthz", { headers: { "X-Request-Id": given } }).then(({ headers }) => headers.get("X-Request-Id"));
    expect(await id("from-a-proxy.1")).toBe("from-a-proxy.1");
    expect(await id('{"forged":1}')).toMatch(/^[\w-]{36}$/);
    expect(await id("a".repeat(65))).toMatch(/^[\w-]{36}$/);
  });

  test("speaks of https alone where the public address does", async () => {
    const plain = { ...gateway.services.settings, PUBLIC_URL: "http://127.0.0.1:8080" };
    const app = createApp({ ...gateway.services, settings: plain, metrics: new Registry() });
    expect((await app.request("/healthz")).headers.get("Strict-Transport-Security")).toBeNull();
  });
});

describe("a body", () => {
  test("that is no JSON is refused, with what it has to be", async () => {
    for (const body of ["{", "", "undefined"]) {
      const problem = await problemOf(await post(body));
      expect([problem.code, problem.errors]).toEqual([
        "invalid-request",
        [{ path: "", message: "must be a JSON value" }],
      ]);
    }
  });

  test("that is JSON of another shape is refused", async () => {
    for (const body of ["null", "[]", '"text"', "7"])
      expect((await problemOf(await post(body))).code, body).toBe("invalid-request");
  });

  test("that is missing is refused", async () => {
    expect((await problemOf(await request("/v1/sign-in", { method: "POST" }))).code).toBe("invalid-request");
  });

  test("of another type is refused", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
      expect((await problemOf(await post("{}", { "Content-Type": type }))).code, type).toBe("unsupported-media-type");
    expect((await problemOf(await post(new Uint8Array([123, 125]), {}))).code).toBe("unsupported-media-type");
  });

  test("that is too large is refused by its declared length, and without one by what comes", async () => {
    const large = "x".repeat(bodyMaxBytes + 1);
    const declared = { "Content-Type": "application/json", "Content-Length": String(large.length) };
    expect((await problemOf(await post(large, declared))).code).toBe("payload-too-large");
    const chunked = { "Content-Type": "application/json", "Transfer-Encoding": "chunked" };
    expect((await problemOf(await post(large, chunked))).code).toBe("payload-too-large");
    const small = await post(JSON.stringify({ email: "chunked@example.org" }), chunked);
    expect(small.status).toBe(202);
  });
});

describe("an address", () => {
  test("that takes other methods says which", async () => {
    const response = await request("/v1/events", { method: "DELETE" });
    expect(response.headers.get("Allow")?.split(", ").sort()).toEqual(["GET", "HEAD"]);
    expect((await problemOf(response)).code).toBe("method-not-allowed");
    const admin = await request("/v1/admin/events/x", { method: "PUT" });
    expect(admin.headers.get("Allow")?.split(", ").sort()).toEqual(["GET", "HEAD", "PATCH"]);
  });

  test("that is none is told as a problem with its path", async () => {
    expect(await problemOf(await request("/v1/nothing/here?secret=1"))).toMatchObject({
      code: "not-found",
      instance: "/v1/nothing/here",
    });
  });

  test("is answered to HEAD like to GET, without a body", async () => {
    const response = await request("/healthz", { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("a write that a browser carries a cookie along with", () => {
  const signOut = (headers: Record<string, string>) =>
    request("https://tickets.example.org/v1/sessions/current", { method: "DELETE", headers });
  let cookie: string;
  let bearer: string;
  beforeEach(async () => {
    const { token } = await signSession(await gateway.user(), gateway.services.keys);
    cookie = `${sessionCookie(gateway.services.settings.PUBLIC_URL)}=${token}`;
    bearer = `Bearer ${token}`;
  });

  test.each([
    ["another site's page", { "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" }],
    ["a sibling's page", { "Sec-Fetch-Site": "same-site", Origin: "https://www.example.org" }],
    ["another origin, from a browser that says no more", { Origin: "https://evil.example" }],
    ["a sandboxed page", { Origin: "null" }],
    ["another port of the same host", { Origin: "https://tickets.example.org:8443" }],
    ["our own host without TLS", { Host: "tickets.example.org", Origin: "http://tickets.example.org" }],
    ["our own host without TLS, whatever else it says", { "Sec-Fetch-Site": "same-origin", Origin: "http://x" }],
  ])("is refused from %s", async (_what, headers) => {
    expect((await problemOf(await signOut({ Cookie: cookie, ...headers }))).code).toBe("cross-origin-refused");
  });

  test.each([
    ["our own page", { "Sec-Fetch-Site": "same-origin", Origin: "https://tickets.example.org" }],
    ["our own page, in a browser that says no more", { Origin: "https://tickets.example.org" }],
    ["a client that is no browser", {}],
  ])("is taken from %s", async (_what, headers) => {
    expect((await signOut({ Cookie: cookie, ...headers })).status).toBe(204);
  });

  test("is no concern where a bearer token is sent, which no foreign page has", async () => {
    const headers = { Authorization: bearer, "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" };
    expect((await signOut(headers)).status).toBe(204);
  });

  test("is taken from the requested host if the deployment has no TLS", async () => {
    const settings = { ...gateway.services.settings, PUBLIC_URL: "http://127.0.0.1:8080" };
    const app = createApp({ ...gateway.services, settings, metrics: new Registry() });
    const init = { method: "DELETE", headers: { Cookie: cookie, Host: "box:8080", Origin: "http://box:8080" } };
    expect((await app.request("http://box:8080/v1/sessions/current", init)).status).toBe(204);
  });

  test("is a write: reading from another site's page is not refused here, browsers do that", async () => {
    const response = await request("/v1/me", { headers: { Cookie: cookie, "Sec-Fetch-Site": "cross-site" } });
    expect(response.status).toBe(200);
  });
});

describe("limits", () => {
  let limited: TestGateway;
  beforeAll(async () => {
    limited = await openTestGateway({
      RATE_LIMIT_USER_WRITES: "2/60s",
      RATE_LIMIT_USER_READS: "3/60s",
      RATE_LIMIT_ADDRESS: "4/60s",
    });
  });
  afterAll(() => limited.close());

  const statuses = async (count: number, send: () => Promise<Response>) => {
    const all = [];
    for (let at = 0; at < count; at++) all.push((await send()).status);
    return all;
  };

  test("hold for each user, reads and writes apart", async () => {
    const [one, two] = [await limited.user(), await limited.user()];
    expect(await statuses(4, () => limited.as(one, "GET", "/v1/me"))).toEqual([200, 200, 200, 429]);
    expect(await statuses(3, () => limited.as(one, "DELETE", "/v1/sessions/current"))).toEqual([204, 204, 429]);
    expect(await statuses(1, () => limited.as(two, "GET", "/v1/me"))).toEqual([200]);
    const refused = await limited.as(one, "GET", "/v1/me");
    expect(refused.headers.get("Retry-After")).toMatch(/^(?:[1-9]|[1-5]\d|60)$/);
    expect(refused.headers.get("RateLimit-Policy")).toBe('"user-reads";q=3;w=60');
    expect(refused.headers.get("RateLimit")).toMatch(/^"user-reads";r=0;t=\d+$/);
    expect((await problemOf(refused)).code).toBe("rate-limited");
  });

  test("hold for each address where nobody is signed in, bad tokens included", async () => {
    const badly = async () => limited.app.request("/v1/me", { headers: { Authorization: "Bearer nonsense" } });
    expect(await statuses(5, badly)).toEqual([401, 401, 401, 401, 429]);
    expect(await statuses(1, () => limited.as(null, "POST", "/v1/sign-in", {}))).toEqual([400]);
  });

  test("do not apply to events and lines, which memory answers to everyone alike", async () => {
    const id = await makeEvent(limited.mysql);
    for (const path of ["/v1/events", `/v1/events/${id}`, `/v1/events/${id}/line`])
      expect(await statuses(50, () => limited.as(null, "GET", path)), path).toEqual(Array(50).fill(200));
  });

  test.each(["/openapi.json", "/docs", "/.well-known/jwks.json", "/problems/sold-out", "/nowhere", "/events/x"])(
    "apply to %s too, with ten times as many requests",
    async (path) => {
      const gateway = await openTestGateway({ RATE_LIMIT_ADDRESS: "1/60s" });
      const all = await statuses(11, () => gateway.as(null, "GET", path));
      expect([all.slice(0, 10).includes(429), all[10]]).toEqual([false, 429]);
      await gateway.close();
    },
  );
});

test("requests are counted by route and status, never by path", async () => {
  await request("/v1/events/no-such-event");
  const text = await gateway.services.metrics.metrics();
  expect(text).toMatch(
    /^admit_http_request_seconds_count\{method="GET",route="\/v1\/events\/:idOrSlug",status="404"\} \d+$/m,
  );
  expect(text).not.toContain("no-such-event");
});

test("the public port serves no metrics: the address is as unknown as any other", async () => {
  const [metrics, unknown] = [await request("/metrics"), await request("/nowhere")];
  expect([metrics.status, unknown.status]).toEqual([404, 404]);
  expect((await problemOf(metrics)).code).toBe("not-found");
});

test("a gateway that shuts down takes nothing new, says so, and closes the connection", async () => {
  const drain = new Drain();
  const app = createApp({ ...gateway.services, drain, metrics: new Registry() });
  await drain.begin(0);
  const response = await app.request("/v1/events");
  expect(response.headers.get("Connection")).toBe("close");
  expect(response.headers.get("Retry-After")).toBe("1");
  expect((await problemOf(response)).code).toBe("shutting-down");
});

test("an unexpected error tells the client nothing, and the log where it arose", async () => {
  const events = Object.assign(Object.create(gateway.services.events) as typeof gateway.services.events, {
    findPublished: () => Promise.reject(new Error("the secret of SELECT * FROM User")),
  });
  const app = createApp({ ...gateway.services, events, metrics: new Registry() });
  const response = await app.request("/v1/events/x");
  const problem = await problemOf(response);
  expect(problem.code).toBe("internal-error");
  expect(JSON.stringify(problem)).not.toMatch(/secret|SELECT|\.ts/);
  const line = gateway.logged.find((entry) => entry["id"] === response.headers.get("X-Request-Id"));
  expect(line).toMatchObject({ level: 50, err: { stack: expect.stringContaining("edge.db.test.ts") as string } });
});

test("what everybody reads all the time has no line of its own, unless it is refused", async () => {
  const linesOf = async (path: string): Promise<unknown[]> => {
    const id = (await request(path)).headers.get("X-Request-Id");
    return gateway.logged.filter((entry) => entry["id"] === id);
  };
  expect(await linesOf("/v1/events")).toEqual([]);
  expect(await linesOf("/v1/events/not-there/line")).toMatchObject([{ status: 404, problem: "event-not-found" }]);
});

test("the log has one line a request: its route, status and time, and nobody's address, token or query", async () => {
  const email = "logged@example.org";
  const userId = await gateway.user({ email });
  const { token } = await signSession(userId, gateway.services.keys);
  const response = await request("/v1/me/tickets?cursor=hidden", { headers: { Authorization: `Bearer ${token}` } });
  await post(JSON.stringify({ email }));
  const lines = gateway.logged.filter((entry) => entry["id"] === response.headers.get("X-Request-Id"));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({
    method: "GET",
    route: "/v1/me/tickets",
    status: 400,
    ms: expect.any(Number) as number,
    user: expect.stringMatching(/^[0-9a-f]{12}$/) as string,
    problem: "invalid-request",
  });
  const everything = JSON.stringify(gateway.logged);
  for (const secret of [email, token, userId, "hidden"]) expect(everything).not.toContain(secret);
});
