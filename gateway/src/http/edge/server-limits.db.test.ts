import { once } from "node:events";
import type { Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { bodyMaxBytes, Problem } from "@admit/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { makeServer } from "./make-server.ts";
import { serverLimits } from "./server-limits.ts";

/** So short that a test need not wait, in the same proportions. */
const short = { headersTimeout: 200, requestTimeout: 600, connectionsCheckingInterval: 50 };

let gateway: TestGateway;
let server: Server;
let port: number;
beforeAll(async () => {
  gateway = await openTestGateway();
  server = makeServer(gateway.app, gateway.services, { ...serverLimits, ...short });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  server.close();
  await gateway.close();
});

/** All that is answered to these bytes, until the server ends the connection; nothing more is ever sent. */
async function answerTo(text: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answered = "";
  socket.on("data", (chunk) => (answered += String(chunk)));
  // What is still being sent when the server hangs up is no concern of ours.
  socket.on("error", () => undefined);
  socket.write(text);
  await once(socket, "close");
  return answered;
}

/** The code of a refusal, which is whole, and the last that was answered. */
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

test("many who never finish their heads are sent away, and all others are answered meanwhile", async () => {
  const slow = Array.from({ length: 100 }, () => answerTo("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "));
  expect(await answerTo(healthz("Connection: close"))).toMatch(/^HTTP\/1\.1 200 /);
  for (const answer of await Promise.all(slow)) expect(refusalIn(answer)).toBe("request-timeout");
});

test("who never finishes a body is sent away, declared or in pieces", async () => {
  for (const length of ["Content-Length: 100", "Transfer-Encoding: chunked"])
    expect(refusalIn(await answerTo(signIn(json, length, "", "5\r\n{")))).toBe("request-timeout");
});

test.each([
  ["a header", healthz(`X-Large: ${"x".repeat(serverLimits.maxHeaderSize)}`)],
  ["many headers", healthz(...Array.from({ length: 1000 }, (_, at) => `X-${at}: ${"x".repeat(20)}`))],
  ["a query", `GET /v1/events?cursor=${"x".repeat(serverLimits.maxHeaderSize)} HTTP/1.1${head("Host: x", "", "")}`],
])("%s of more than can be needed is refused unread", async (_what, text) => {
  expect(refusalIn(await answerTo(text))).toBe("head-too-large");
});

test("a body that is declared too large is refused before any of it came", async () => {
  const answer = await answerTo(signIn(json, `Content-Length: ${bodyMaxBytes + 1}`, "Connection: close", "", ""));
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain('"code":"payload-too-large"');
});

test("a body in pieces is refused as soon as it is too large", async () => {
  const piece = `10000\r\n${"x".repeat(0x1_00_00)}\r\n`;
  const answer = await answerTo(signIn(json, "Transfer-Encoding: chunked", "", piece.repeat(5)));
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
});

test.each([
  ["two lengths", signIn(json, "Content-Length: 2", "Content-Length: 3", "", "{}x")],
  ["a length and pieces", signIn(json, "Content-Length: 2", "Transfer-Encoding: chunked", "", "0\r\n\r\n")],
  ["a header with a bare line feed in it", healthz("X-A: a\nX-B: b")],
  ["a header that goes on in the next line", healthz("Idempotency-Key: a", " b")],
  ["a name with a space", healthz("X A: b")],
  ["a null byte", healthz("X-A: \u0000")],
  ["no host", `GET /healthz HTTP/1.1${head("Connection: close", "", "")}`],
  ["a host that is none", `GET /healthz HTTP/1.1${head("Host: a/b@c", "Connection: close", "", "")}`],
  ["an address that is none", `GET http://[ HTTP/1.1${head("Host: x", "Connection: close", "", "")}`],
])("%s, which a proxy might read otherwise, is refused or harmless", async (_what, text) => {
  const answer = await answerTo(text);
  expect(answer.match(/^HTTP\/1\.1 \d+/gm)).toEqual(["HTTP/1.1 400"]);
  expect(refusalIn(answer)).toBe("invalid-request");
});

test("nothing of a request comes back as a header of the answer", async () => {
  const evil = "%0d%0aSet-Cookie:%20admit_session=stolen";
  const answer = await answerTo(
    `GET /v1/events/${evil}?a=${evil} HTTP/1.1${head("Host: x", "X-Request-Id: a;b=c", "Connection: close", "", "")}`,
  );
  const [heading = ""] = answer.split("\r\n\r\n");
  expect(heading).toMatch(/^HTTP\/1\.1 404 /);
  expect(heading).not.toMatch(/stolen|a;b=c/);
});
