import { OpsLineDetail, OpsOverview } from "@admit/contract";
import { makeSample } from "@admit/line/testing";
import { Hono } from "hono";
import { describe, expect, test, vi } from "vitest";
import { failPurchase } from "../../test/tools/issue.ts";
import { codeOf } from "../../test/tools/problem-of.ts";
import { openTestGateway, testGateway } from "../../test/tools/test-gateway.ts";
import { openCallers } from "../http/authentication/open-callers.ts";
import { streamLimits } from "../http/edge/server-limits.ts";
import type { AppEnv } from "../platform/route/app-env.ts";
import { mayStillWatch } from "./overview-stream.ts";

const gateway = testGateway();
const get = (path: string, userId = gateway.admin) => gateway.as(userId, "GET", `/v1/ops/${path}`);

test("200: every live line as the contract describes it, for admins and staff", async () => {
  const eventId = await gateway.event({ title: "Concert" });
  await gateway.probe.putLine(eventId, { seq: 5, head: 3, holder: await gateway.probe.putProcess("worker") });
  const response = await get("lines");
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  const overview = OpsOverview.parse(await response.json());
  expect(overview.items).toMatchObject([{ eventId, title: "Concert", waiting: 2, issuer: "worker" }]);
  expect(overview.processes).toMatchObject([{ id: "worker", lost: false }]);
  expect(overview.checks.length).toBeGreaterThan(2);
  expect((await get("lines", gateway.staff)).status).toBe(200);
});

describe("one line", () => {
  const detailOf = async (eventId: string) =>
    OpsLineDetail.parse(await (await get(`lines/${eventId}`, gateway.staff)).json());

  test("200: the line, its points, and what failed with its buyer, the latest first", async () => {
    const eventId = await gateway.event();
    const samples = [1, 2].map((second) => makeSample({ atMs: Date.now() - second * 1000, seq: 9, head: 7 }));
    await gateway.probe.putLine(eventId, { seq: 9, head: 7, sinceMs: Date.now(), samples });
    const userId = await gateway.user({ name: "Ada", email: "ada@example.org" });
    const failure = { reason: "ER_DUP_ENTRY: a fault", at: new Date(Date.now() - 60_000) };
    const purchaseId = await failPurchase(gateway.mysql, { eventId, userId, requested: 2 }, failure);
    await gateway.probe.failJob(eventId);
    const { line, points, failures } = await detailOf(eventId);
    expect(line).toMatchObject({ eventId, waiting: 2, failed: 2 });
    expect(points.map(({ waiting }) => waiting)).toEqual([2, 2]);
    const user = { id: userId, email: "ada@example.org", name: "Ada" };
    expect(failures).toEqual([
      { kind: "job", id: "1", at: expect.any(String) as string, reason: "not a batch", user: null, quantity: null },
      { kind: "purchase", id: purchaseId, reason: failure.reason, at: failure.at.toISOString(), user, quantity: 2 },
    ]);
  });

  test("200: an event that is not live has its line nevertheless", async () => {
    const eventId = await gateway.event({ title: "Quiet" });
    await gateway.probe.setCounters(eventId, { seq: 3, head: 3 });
    const { line, drop, points, failures } = await detailOf(eventId);
    expect(drop).toMatchObject({ eventId, title: "Quiet", status: "PUBLISHED", salesOpenAt: null, rehearsal: null });
    expect(line).toMatchObject({ title: "Quiet", state: "idle", waiting: 0, oldestWaitMs: null });
    expect([points, failures]).toEqual([[], []]);
  });

  test("400 for no id, 404 for no event", async () => {
    expect(await codeOf(get("lines/no-id"))).toBe("invalid-request");
    expect(await codeOf(get("lines/01ARZ3NDEKTSV4RRFFQ69G5FAV"))).toBe("event-not-found");
  });
});

describe("the stream", () => {
  test("200: the list's answer is sent each second, until the server stops", async () => {
    const other = await openTestGateway();
    const eventId = await other.event({ pausedAt: new Date() });
    const response = await other.as(other.staff, "GET", "/v1/ops/stream");
    expect([response.status, response.headers.get("Content-Type")]).toEqual([200, "text/event-stream"]);
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      // The shutdown begins after two messages; then the stream ends by itself.
      if (text.match(/^data: /gm)?.length === 2) await other.services.drain.begin(0);
    }
    const sent = [...text.matchAll(/^data: (.*)$/gm)].map(([, json = ""]) => OpsOverview.parse(JSON.parse(json)));
    expect(sent.map(({ items }) => items.map((item) => item.eventId))).toEqual([[eventId], [eventId]]);
    expect(sent[0]?.updatedAt).not.toBe(sent[1]?.updatedAt);
    await other.close();
  });

  test("429: an operator with as many streams open as allowed, until one ends; a HEAD request opens none", async () => {
    const head = await gateway.as(gateway.staff, "HEAD", "/v1/ops/stream");
    expect([head.status, head.body, gateway.services.streams.callers]).toEqual([200, null, 0]);
    const open = await Promise.all(
      Array.from({ length: streamLimits.perCallerMax }, () => get("stream", gateway.staff)),
    );
    const refused = await get("stream", gateway.staff);
    expect(refused.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(await codeOf(refused)).toBe("rate-limited");
    expect(gateway.services.attention.refusals["stream-limit"]).toBe(1);
    await open.pop()?.body?.cancel();
    const again = await get("stream", gateway.staff);
    expect(again.status).toBe(200);
    for (const each of [...open, again]) await each.body?.cancel();
    expect(gateway.services.streams.callers).toBe(0);
  });
});

describe("whether the caller may still watch", () => {
  /** Whether staff may still watch after something has happened during their request. */
  async function mayWatchAfter(meanwhile: (userId: string) => unknown): Promise<boolean | undefined> {
    const userId = await gateway.user({ role: "STAFF" });
    const token = await gateway.token(userId);
    const callers = openCallers(gateway.services);
    let may: boolean | undefined;
    const app = new Hono<AppEnv>().get("/", async (c) => {
      expect(await mayStillWatch(c, callers)).toBe(true);
      await meanwhile(userId);
      may = await mayStillWatch(c, callers);
      return c.text("");
    });
    await app.request("/", { headers: { Authorization: `Bearer ${token}` } });
    return may;
  }

  test.each([
    ["staff who stay staff", {}, true],
    ["former staff", { role: "BUYER" }, false],
    ["suspended staff", { status: "SUSPENDED" }, false],
  ])("%s: %j gives %s", async (_who, fields, may) => {
    const change = async (userId: string): Promise<void> => {
      if (Object.keys(fields).length === 0) return;
      await gateway.mysql.query("UPDATE User SET ? WHERE id = ?", [fields, userId]);
      gateway.services.users.invalidate(userId);
    };
    expect(await mayWatchAfter(change)).toBe(may);
  });

  test("staff whose session has expired may not", async () => {
    const inADay = Date.now() + 24 * 60 * 60 * 1000;
    expect(await mayWatchAfter(() => void vi.useFakeTimers({ toFake: ["Date"], now: inADay }))).toBe(false);
    vi.useRealTimers();
  });

  test("while the database cannot say who they are, they may: the stream shows what is away", async () => {
    const find = vi.spyOn(gateway.services.users, "find");
    const peek = vi.spyOn(gateway.services.users, "peek");
    const away = Object.assign(new Error("away"), { code: "ECONNREFUSED" });
    const may = await mayWatchAfter(() => {
      peek.mockReturnValueOnce(undefined);
      find.mockRejectedValueOnce(away);
    });
    expect([may, find.mock.calls.length > 0]).toEqual([true, true]);
    vi.restoreAllMocks();
  });
});
