import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type ServerType } from "@hono/node-server";
import { ulid } from "ulid";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { exportPageRows } from "../platform/csv/csv-stream.ts";
import { numbersTo } from "../../test/tools/issue.ts";
import { testGateway } from "../../test/tools/test-gateway.ts";

const ticketCount = 200_000;
/** On a busy machine; a matter of seconds on another. */
const longestMs = 120_000;

const gateway = testGateway();
let path: string;
let token: string;
let server: ServerType;
beforeAll(async () => {
  token = await gateway.token(gateway.staff);
  const eventId = await gateway.event();
  await gateway.mysql.query(
    `INSERT INTO Ticket (id, eventId, userId, purchaseId, number, secret, issuedAt)
    SELECT LPAD(n, 26, '0'), ?, ?, ?, n, 'secret', NOW(3) FROM ${numbersTo(ticketCount)}`,
    [eventId, gateway.buyer, ulid()],
  );
  path = `/v1/admin/events/${eventId}/tickets.csv`;
  server = createAdaptorServer({ fetch: gateway.app.fetch });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}, longestMs);
afterAll(() => new Promise((resolve) => server.close(resolve)));
afterEach(() => vi.restoreAllMocks());

const authorized = () => ({ headers: { Authorization: `Bearer ${token}` } });
const fetchCsv = (signal?: AbortSignal) => {
  const { port } = server.address() as AddressInfo;
  return fetch(`http://127.0.0.1:${port}${path}`, { ...authorized(), ...(signal && { signal }) });
};

/** Counts the rows of tickets that came from the database; `at` may fail the page of that number. */
function watchPages(at = 0) {
  const seen = { pages: 0, rows: 0 };
  const { mysql } = gateway.services;
  const query = mysql.query.bind(mysql) as (...given: unknown[]) => Promise<[unknown[], unknown]>;
  vi.spyOn(mysql, "query").mockImplementation((async (...given: unknown[]) => {
    if (!(given[0] as { sql?: string }).sql?.includes("FROM Ticket")) return query(...given);
    seen.pages += 1;
    if (seen.pages === at) throw new Error("gone");
    const answer = await query(...given);
    seen.rows += answer[0].length;
    return answer;
  }) as never);
  return seen;
}
const linesOf = (chunk: Uint8Array) => Buffer.from(chunk).toString().split("\n").length - 1;

test(
  "of 200,000 tickets never more than a page is in memory, however slowly they are read",
  { timeout: longestMs },
  async () => {
    const seen = watchPages();
    const response = await gateway.app.request(path, authorized());
    expect(seen.rows).toBe(0);
    let taken = -1; // The header is a line, and no ticket.
    let mostHeld = 0;
    for await (const chunk of response.body ?? []) {
      mostHeld = Math.max(mostHeld, seen.rows - Math.max(0, taken));
      taken += linesOf(chunk);
    }
    expect(taken).toBe(ticketCount);
    expect(mostHeld).toBe(exportPageRows);
  },
);

test("200,000 tickets arrive over a socket, each once and in their order", { timeout: longestMs }, async () => {
  const text = await (await fetchCsv()).text();
  const numbers = text
    .split("\r\n")
    .slice(1, -1)
    .map((line) => Number(line.slice(0, line.indexOf(","))));
  expect(numbers).toHaveLength(ticketCount);
  expect(numbers.every((number, at) => number === at + 1)).toBe(true);
});

test("a client that goes away ends the reading", async () => {
  const seen = watchPages();
  const closed = new Promise((resolve) => {
    server.once("request", (_request: unknown, response: ServerResponse) => response.once("close", resolve));
  });
  const going = new AbortController();
  const response = await fetchCsv(going.signal);
  await response.body?.getReader().read();
  going.abort();
  await closed;
  const { pages } = seen;
  // Time enough for another page, if one were asked for.
  for (let round = 0; round < 10; round++) await gateway.mysql.query("SELECT COUNT(*) FROM User");
  expect(seen.pages).toBe(pages);
  expect(pages).toBeLessThan(ticketCount / exportPageRows);
});

test("exports whose clients do not read count towards the limit, and those whose clients go make room", async () => {
  const going = new AbortController();
  const unread = [await fetchCsv(going.signal), await fetchCsv(going.signal)];
  expect(unread.map(({ status }) => status)).toEqual([200, 200]);
  expect((await fetchCsv()).status).toBe(429);
  going.abort();
  const next = new AbortController();
  await expect.poll(async () => (await fetchCsv(next.signal)).status, { timeout: 20_000 }).toBe(200);
  next.abort();
});

test("an error in the middle breaks the connection: half an export is never taken for a whole one", async () => {
  const seen = watchPages(4);
  const response = await fetchCsv();
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
  expect(seen.rows).toBe(3 * exportPageRows);
  expect(gateway.logged).toContainEqual(expect.objectContaining({ msg: "an export broke off" }));
});
