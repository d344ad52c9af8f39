import { bodyMaxBytes } from "@admit/contract";
import { beforeEach, describe, expect, test } from "vitest";
import { sessionCookie } from "../../people/sessions/session-cookie.ts";
import { codeOf, problemOf } from "../../../test/tools/problem-of.ts";
import { testGateway } from "../../../test/tools/test-gateway.ts";
import { Drain } from "../../platform/bounds/drain.ts";

const gateway = testGateway();
const plainHttp = { PUBLIC_URL: "http://127.0.0.1:8080" };
const request = async (path: string, init?: RequestInit, app = gateway.app) => app.request(path, init);
const post = (body: string | Uint8Array, headers: Record<string, string> = { "Content-Type": "application/json" }) =>
  request("/v1/sign-in", { method: "POST", headers, body });
/** The log's lines about an answered request. */
const loggedOf = ({ headers }: Response) => gateway.logged.filter(({ id }) => id === headers.get("X-Request-Id"));

describe("every answer", () => {
  test.each(["/healthz", "/v1/events", "/v1/me", "/nowhere", "/docs", "/openapi.json"])(
    "of %s has an id and the headers that restrict browsers",
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

  test("keeps the request's own id, if it is harmless", async () => {
    const id = (given: string) =>
      request("/healthz", { headers: { "X-Request-Id": given } }).then(({ headers }) => headers.get("X-Request-Id"));
    expect(await id("from-a-proxy.1")).toBe("from-a-proxy.1");
    expect(await id('{"forged":1}')).toMatch(/^[\w-]{36}$/);
    expect(await id("a".repeat(65))).toMatch(/^[\w-]{36}$/);
  });

  test("requires https only if the public address does", async () => {
    const { headers } = await request("/healthz", {}, gateway.appWith({}, plainHttp));
    expect(headers.get("Strict-Transport-Security")).toBeNull();
  });
});

describe("a body", () => {
  test.each(["{", "", "undefined"])("that is not JSON is refused: %j", async (body) => {
    const errors = [{ path: "", message: "must be a JSON value" }];
    expect(await problemOf(post(body))).toMatchObject({ code: "invalid-request", errors });
  });

  test("that is missing, or JSON of another shape, is refused", async () => {
    expect(await codeOf(request("/v1/sign-in", { method: "POST" }))).toBe("invalid-request");
    for (const body of ["null", "[]", '"text"', "7"]) expect(await codeOf(post(body)), body).toBe("invalid-request");
  });

  test("of another type is refused", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"])
      expect(await codeOf(post("{}", { "Content-Type": type })), type).toBe("unsupported-media-type");
    expect(await codeOf(post(new Uint8Array([123, 125]), {}))).toBe("unsupported-media-type");
  });

  test("in chunks is accepted up to the limit", async () => {
    const chunked = { "Content-Type": "application/json", "Transfer-Encoding": "chunked" };
    expect((await post(JSON.stringify({ email: "chunked@example.org" }), chunked)).status).toBe(202);
    expect(await codeOf(post("x".repeat(bodyMaxBytes + 1), chunked))).toBe("payload-too-large");
  });
});

describe("an address", () => {
  test.each([
    ["DELETE", "/v1/events", ["GET", "HEAD"]],
    ["PUT", "/v1/admin/events/x", ["GET", "HEAD", "PATCH"]],
  ])("refuses %s %s and names the methods that it takes", async (method, path, allowed) => {
    const response = await request(path, { method });
    expect(response.headers.get("Allow")?.split(", ").sort()).toEqual(allowed);
    expect(await codeOf(response)).toBe("method-not-allowed");
  });

  test("that is unknown is a problem with its path, without the query", async () => {
    const unknown = { code: "not-found", instance: "/v1/nothing/here" };
    expect(await problemOf(request("/v1/nothing/here?secret=1"))).toMatchObject(unknown);
  });

  test.each(["/healthz", "/v1/events"])("is answered to HEAD like to GET, without a body: %s", async (path) => {
    const response = await request(path, { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("a write with a cookie", () => {
  const signOut = (headers: Record<string, string>) =>
    request("https://tickets.example.org/v1/sessions/current", { method: "DELETE", headers });
  let cookie: string;
  let bearer: string;
  beforeEach(async () => {
    const token = await gateway.token(await gateway.user());
    cookie = `${sessionCookie(gateway.services.settings.PUBLIC_URL)}=${token}`;
    bearer = `Bearer ${token}`;
  });

  test.each([
    ["another site's page", { "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" }],
    ["a sibling's page", { "Sec-Fetch-Site": "same-site", Origin: "https://www.example.org" }],
    ["another origin, without Sec-Fetch-Site", { Origin: "https://evil.example" }],
    ["a sandboxed page", { Origin: "null" }],
    ["another port of the same host", { Origin: "https://tickets.example.org:8443" }],
    ["our own host without TLS", { Host: "tickets.example.org", Origin: "http://tickets.example.org" }],
    ["an origin without TLS, despite Sec-Fetch-Site", { "Sec-Fetch-Site": "same-origin", Origin: "http://x" }],
  ])("is refused from %s", async (_what, headers) => {
    expect(await codeOf(signOut({ Cookie: cookie, ...headers }))).toBe("cross-origin-refused");
  });

  test.each([
    ["our own page", { "Sec-Fetch-Site": "same-origin", Origin: "https://tickets.example.org" }],
    ["our own page, without Sec-Fetch-Site", { Origin: "https://tickets.example.org" }],
    ["a client that is not a browser", {}],
  ])("is accepted from %s", async (_what, headers) => {
    expect((await signOut({ Cookie: cookie, ...headers })).status).toBe(204);
  });

  test("is accepted from any page with a bearer token, which no foreign page has", async () => {
    const headers = { Authorization: bearer, "Sec-Fetch-Site": "cross-site", Origin: "https://evil.example" };
    expect((await signOut(headers)).status).toBe(204);
  });

  test("is accepted from the requested host if the deployment has no TLS", async () => {
    const app = gateway.appWith({}, plainHttp);
    const init = { method: "DELETE", headers: { Cookie: cookie, Host: "box:8080", Origin: "http://box:8080" } };
    expect((await app.request("http://box:8080/v1/sessions/current", init)).status).toBe(204);
  });

  test("differs from a read, which another site's page may send: browsers hide the answer from it", async () => {
    const response = await request("/v1/me", { headers: { Cookie: cookie, "Sec-Fetch-Site": "cross-site" } });
    expect(response.status).toBe(200);
  });
});

describe("limits", () => {
  const rate = (requests: number) => ({ requests, seconds: 60 });
  const rates = { RATE_LIMIT_USER_WRITES: rate(2), RATE_LIMIT_USER_READS: rate(3), RATE_LIMIT_ADDRESS: rate(4) };
  const openLimited = () => gateway.appWith({}, rates);
  const statuses = async (count: number, send: () => Promise<Response>) => {
    const all = [];
    for (let at = 0; at < count; at++) all.push((await send()).status);
    return all;
  };

  test("count each user's reads and writes separately", async () => {
    const limited = openLimited();
    const read = (userId = gateway.buyer) => limited.as(userId, "GET", "/v1/me");
    // Ends its session: each call has a token of its own.
    const write = () => limited.as(gateway.buyer, "DELETE", "/v1/sessions/current");
    expect(await statuses(4, read)).toEqual([200, 200, 200, 429]);
    const refused = await read();
    expect(await statuses(3, write)).toEqual([204, 204, 429]);
    expect((await read(gateway.staff)).status).toBe(200);
    expect(refused.headers.get("Retry-After")).toMatch(/^(?:[1-9]|[1-5]\d|60)$/);
    expect(refused.headers.get("RateLimit-Policy")).toBe('"user-reads";q=3;w=60');
    expect(refused.headers.get("RateLimit")).toMatch(/^"user-reads";r=0;t=\d+$/);
    expect(await codeOf(refused)).toBe("rate-limited");
  });

  test("count anonymous calls by address, bad tokens included", async () => {
    const limited = openLimited();
    const bad = () => request("/v1/me", { headers: { Authorization: "Bearer nonsense" } }, limited);
    expect(await statuses(5, bad)).toEqual([401, 401, 401, 401, 429]);
  });

  test("do not apply to events and lines, which are answered from memory", async () => {
    const limited = openLimited();
    const id = await gateway.event();
    for (const path of ["/v1/events", `/v1/events/${id}`, `/v1/events/${id}/line`])
      expect(await statuses(50, () => request(path, {}, limited)), path).toEqual(Array(50).fill(200));
  });
});

test("requests are counted by route and status, never by path", async () => {
  await request("/v1/events/no-such-event");
  const text = await gateway.services.metrics.metrics();
  expect(text).toMatch(
    /^admit_http_request_seconds_count\{method="GET",route="\/v1\/events\/:idOrSlug",status="404"\} \d+$/m,
  );
  expect(text).not.toContain("no-such-event");
});

test("the public port serves no metrics", async () => {
  expect(await codeOf(request("/metrics"))).toBe("not-found");
});

test("a gateway that shuts down refuses new requests and closes their connections", async () => {
  const drain = new Drain();
  const app = gateway.appWith({ drain });
  await drain.begin(0);
  const response = await app.request("/v1/events");
  expect(response.headers.get("Connection")).toBe("close");
  expect(response.headers.get("Retry-After")).toBe("1");
  expect(await codeOf(response)).toBe("shutting-down");
});

test("an unexpected error reveals nothing to the client, and the log has its stack", async () => {
  const events = Object.assign(Object.create(gateway.services.events) as typeof gateway.services.events, {
    findPublished: () => Promise.reject(new Error("the secret of SELECT * FROM User")),
  });
  const response = await gateway.appWith({ events }).request("/v1/events/x");
  const problem = await problemOf(response);
  expect(problem.code).toBe("internal-error");
  expect(JSON.stringify(problem)).not.toMatch(/secret|SELECT|\.ts/);
  const stack = expect.stringContaining("edge.db.test.ts") as string;
  expect(loggedOf(response)[0]).toMatchObject({ level: 50, err: { stack } });
});

test("successful public reads are not logged, refused ones are", async () => {
  expect(loggedOf(await request("/v1/events"))).toEqual([]);
  const refused = { status: 404, problem: "event-not-found" };
  expect(loggedOf(await request("/v1/events/not-there/line"))).toMatchObject([refused]);
});

test("the log has one line per request: route, status and time, and no address, token or query", async () => {
  const email = "logged@example.org";
  const userId = await gateway.user({ email });
  const token = await gateway.token(userId);
  const response = await request("/v1/me/tickets?cursor=hidden", { headers: { Authorization: `Bearer ${token}` } });
  await post(JSON.stringify({ email }));
  const [ms, user] = [expect.any(Number) as number, expect.stringMatching(/^[0-9a-f]{12}$/) as string];
  const line = { method: "GET", route: "/v1/me/tickets", status: 400, ms, user, problem: "invalid-request" };
  expect(loggedOf(response)).toMatchObject([line]);
  const everything = JSON.stringify(gateway.logged);
  for (const secret of [email, token, userId, "hidden"]) expect(everything).not.toContain(secret);
});
