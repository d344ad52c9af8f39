import { once } from "node:events";
import type { Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { bodyMaxBytes, Problem } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testGateway } from "../../../test/tools/test-gateway.ts";
import { securityHeaders } from "./browser-security.ts";
import { makeServer } from "./make-server.ts";
import { serverLimits, type ServerLimits } from "./server-limits.ts";

/** Shorter limits in the same proportions. */
const short = { headersTimeout: 200, requestTimeout: 600, connectionsCheckingInterval: 50 };

const gateway = testGateway();
const servers: Server[] = [];
let [port, patientPort] = [0, 0];
beforeAll(async () => {
  [port, patientPort] = await Promise.all([listen(short), listen({})]);
});
afterAll(() => servers.forEach((server) => server.close()));

async function listen(limits: Partial<ServerLimits>): Promise<number> {
  const server = makeServer(gateway.app, gateway.services, { ...serverLimits, ...limits });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** Sends the bytes and nothing more. @returns everything received until the server ends the connection */
async function answerTo(text: string, at = port): Promise<string> {
  const socket = connect(at, "127.0.0.1");
  let answered = "";
  socket.on("data", (chunk) => (answered += String(chunk)));
  // The server may hang up while data is still being sent.
  socket.on("error", () => undefined);
  socket.write(text);
  await once(socket, "close");
  return answered;
}

/** The code of the complete refusal that ends an answer. */
function refusalIn(answer: string): string {
  const [, status, heading, body] = /HTTP\/1\.1 (\d+) .+\r\n((?:.+\r\n)+)\r\n(.*)$/.exec(answer) ?? [];
  expect(heading).toMatch(/^X-Request-Id: \S+\r$/im);
  expect(heading).toMatch(/^Content-Type: application\/problem\+json\r$/im);
  const problem = Problem.parse(JSON.parse(body ?? ""));
  expect(String(problem.status)).toBe(status);
  return problem.code;
}

const head = (...lines: string[]): string => ["", ...lines].join("\r\n");
const healthz = (...lines: string[]): string => `GET /healthz HTTP/1.1${head("Host: x", ...lines, "", "")}`;
const signIn = (...lines: string[]): string => `POST /v1/sign-in HTTP/1.1${head("Host: x", ...lines)}`;
const json = "Content-Type: application/json";

test("many clients that never finish their heads are refused in time, and all others are answered meanwhile", async () => {
  const slow = Array.from({ length: 100 }, () => answerTo("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "));
  expect(await answerTo(healthz("Connection: close"))).toMatch(/^HTTP\/1\.1 200 /);
  for (const answer of await Promise.all(slow)) expect(refusalIn(answer)).toBe("request-timeout");
});

test("a client that never finishes its body is refused in time, declared or chunked", async () => {
  for (const length of ["Content-Length: 100", "Transfer-Encoding: chunked"])
    expect(refusalIn(await answerTo(signIn(json, length, "", "5\r\n{")))).toBe("request-timeout");
});

test.each([
  ["a header", healthz(`X-Large: ${"x".repeat(serverLimits.maxHeaderSize)}`)],
  ["many headers", healthz(...Array.from({ length: 1000 }, (_, at) => `X-${at}: ${"x".repeat(20)}`))],
  ["a query", `GET /v1/events?cursor=${"x".repeat(serverLimits.maxHeaderSize)} HTTP/1.1${head("Host: x", "", "")}`],
])("%s that is too large is refused unread", async (_what, text) => {
  expect(refusalIn(await answerTo(text))).toBe("head-too-large");
});

const large = "x".repeat(2 * 1024 * 1024);
test.each([
  ["with too large a declared length, before any of it arrives", [`Content-Length: ${bodyMaxBytes + 1}`, "", ""]],
  ["that is too large and arrives at once", [`Content-Length: ${large.length}`, "", large]],
  [
    "in chunks, as soon as it is too large",
    ["Transfer-Encoding: chunked", "", `${large.length.toString(16)}\r\n${large}`],
  ],
])("a body %s is refused with 413", async (_what, lines) => {
  // A busy machine may take longer than the short limits to send it.
  const answer = await answerTo(signIn(json, "Connection: close", ...lines), patientPort);
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('"code":"payload-too-large"');
});

test.each([
  ["two lengths", signIn(json, "Content-Length: 2", "Content-Length: 3", "", "{}x")],
  ["a length and chunks", signIn(json, "Content-Length: 2", "Transfer-Encoding: chunked", "", "0\r\n\r\n")],
  ["a header with a bare line feed in it", healthz("X-A: a\nX-B: b")],
  ["a header that continues on the next line", healthz("Idempotency-Key: a", " b")],
  ["a name with a space", healthz("X A: b")],
  ["a null byte", healthz("X-A: \u0000")],
  ["no host", `GET /healthz HTTP/1.1${head("Connection: close", "", "")}`],
  ["an invalid host", `GET /healthz HTTP/1.1${head("Host: a/b@c", "Connection: close", "", "")}`],
  ["an invalid address", `GET http://[ HTTP/1.1${head("Host: x", "Connection: close", "", "")}`],
])("%s, which a proxy could read differently, is refused", async (_what, text) => {
  const answer = await answerTo(text);
  expect(answer.match(/^HTTP\/1\.1 \d+/gm)).toEqual(["HTTP/1.1 400"]);
  expect(refusalIn(answer)).toBe("invalid-request");
});

test("no part of a request becomes a header of the answer", async () => {
  const evil = "%0d%0aSet-Cookie:%20admit_session=stolen";
  const answer = await answerTo(
    `GET /v1/events/${evil}?a=${evil} HTTP/1.1${head("Host: x", "X-Request-Id: a;b=c", "Connection: close", "", "")}`,
  );
  const [heading = ""] = answer.split("\r\n\r\n");
  expect(heading).toMatch(/^HTTP\/1\.1 404 /);
  expect(heading).not.toMatch(/stolen|a;b=c/);
});

test.each([
  ["GET /healthz", 200, "application/json"],
  ["GET /v1/events", 200, "application/json"],
  ["GET /v1/me", 401, "application/problem+json"],
  ["POST /v1/events/nothing/purchases", 401, "application/problem+json"],
  ["GET /nothing", 404, "application/problem+json"],
])("%s: %i with the edge's headers once each, beside its own", async (request, status, type) => {
  const answer = await answerTo(
    `${request} HTTP/1.1${head("Host: x", "X-Request-Id: sent-id-1", "Connection: close", "", "")}`,
  );
  const [statusLine, ...lines] = (answer.split("\r\n\r\n")[0] ?? "").split("\r\n");
  expect(statusLine).toMatch(`HTTP/1.1 ${status} `);
  const all = { ...securityHeaders(gateway.services.settings.PUBLIC_URL, []), "x-request-id": "sent-id-1" };
  for (const [name, value] of Object.entries({ ...all, "content-type": type }))
    expect(
      lines.filter((line) => line.toLowerCase().startsWith(`${name}:`)).map((line) => line.slice(name.length + 2)),
      name,
    ).toEqual([value]);
});
