import { Hono } from "hono";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { AppEnv } from "../../platform/route/app-env.ts";
import { openCallers } from "../../http/authentication/open-callers.ts";
import { signSession } from "../../people/sessions/session-token.ts";
import { openTestGateway, type TestGateway } from "../../../test/tools/test-gateway.ts";
import { mayStillLook } from "./may-still-look.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await openTestGateway();
});
afterAll(() => gateway.close());

/** A request by staff that is being answered. */
async function look(meanwhile: (userId: string) => unknown): Promise<boolean> {
  const { services } = gateway;
  const userId = await gateway.user({ role: "STAFF" });
  const { token } = await signSession(userId, services.keys);
  const callers = openCallers(services);
  let may: boolean | undefined;
  const app = new Hono<AppEnv>().get("/", async (c) => {
    expect(await mayStillLook(c, callers)).toBe(true);
    await meanwhile(userId);
    may = await mayStillLook(c, callers);
    return c.text("");
  });
  await app.request("/", { headers: { Authorization: `Bearer ${token}` } });
  return may ?? false;
}

async function change(userId: string, fields: object): Promise<void> {
  await gateway.mysql.query("UPDATE User SET ? WHERE id = ?", [fields, userId]);
  gateway.services.users.invalidate(userId);
}

test("staff who stay staff may go on looking", async () => {
  expect(await look(() => undefined)).toBe(true);
});

test("who is staff no longer, or suspended, may not", async () => {
  expect(await look((userId) => change(userId, { role: "BUYER" }))).toBe(false);
  expect(await look((userId) => change(userId, { status: "SUSPENDED" }))).toBe(false);
});

test("whose session has expired may not", async () => {
  const inADay = Date.now() + 24 * 60 * 60 * 1000;
  expect(await look(() => void vi.useFakeTimers({ toFake: ["Date"], now: inADay }))).toBe(false);
  vi.useRealTimers();
});

test("while nobody can say who they are, they may: the stream tells what is away", async () => {
  const find = vi.spyOn(gateway.services.users, "find");
  const peek = vi.spyOn(gateway.services.users, "peek");
  const away = Object.assign(new Error("away"), { code: "ECONNREFUSED" });
  const may = await look(() => {
    peek.mockReturnValueOnce(undefined);
    find.mockRejectedValueOnce(away);
  });
  expect([may, find.mock.calls.length > 0]).toEqual([true, true]);
  vi.restoreAllMocks();
});
