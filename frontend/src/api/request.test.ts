import { expect, test, vi } from "vitest";
import { aProblem } from "../testing/fake-sources.ts";
import { ConnectionLost, Refused, request } from "./request.ts";

const answering = (body: string, init: ResponseInit) =>
  vi.fn<typeof fetch>(() => Promise.resolve(new Response(body, init)));
const failure = async (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

test("an answer is returned unchanged", async () => {
  const fetch = answering('{"a":1}', { status: 200 });
  expect(await request(fetch, "/x")).toEqual({ a: 1 });
});

test("a problem is thrown with its code and Retry-After", async () => {
  const body = JSON.stringify(aProblem("line-full"));
  const headers = { "content-type": "application/problem+json", "retry-after": "3" };
  const error = await failure(request(answering(body, { status: 503, headers }), "/x"));
  expect(error).toBeInstanceOf(Refused);
  expect(error).toMatchObject({ problem: { code: "line-full" }, retryAfterMs: 3000 });
});

test("an error page of a proxy is known by its status", async () => {
  const error = await failure(request(answering("<h1>Bad gateway</h1>", { status: 502 }), "/x"));
  expect(error).toMatchObject({ problem: { code: "internal-error", status: 502 }, retryAfterMs: null });
});

test("no answer, or half of one, is a lost connection", async () => {
  const none = vi.fn<typeof fetch>(() => Promise.reject(new TypeError("Failed to fetch")));
  expect(await failure(request(none, "/x"))).toBeInstanceOf(ConnectionLost);
  expect(await failure(request(answering('{"a":', { status: 200 }), "/x"))).toBeInstanceOf(ConnectionLost);
});

test("an aborted request is neither, and an answer that comes nevertheless is dropped", async () => {
  const given = new AbortController();
  const late = vi.fn<typeof fetch>(() => {
    given.abort();
    return Promise.resolve(new Response("{}"));
  });
  const aborted = vi.fn<typeof fetch>((_input, init) => Promise.reject(init?.signal?.reason as Error));
  for (const fetch of [late, aborted])
    expect(await failure(request(fetch, "/x", { signal: given.signal }))).toMatchObject({ name: "AbortError" });
});
