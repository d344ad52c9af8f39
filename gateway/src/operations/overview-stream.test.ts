import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { overviewStream } from "./overview-stream.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

function open(drain = new AbortController()) {
  let listener: ((overview: string) => void) | undefined;
  const may = { continue: true };
  const stream = overviewStream({
    ops: {
      follow(given) {
        listener = given;
        return () => (listener = undefined);
      },
    },
    draining: drain.signal,
    mayContinue: () => Promise.resolve(may.continue),
    breakConnection: undefined,
    onEnd: () => undefined,
  });
  return { stream, drain, may, send: (text: string) => listener?.(text), isFollowing: () => listener !== undefined };
}

const textOf = async (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text();

test("each second is an event of its own, and a shutdown ends the stream after what was sent", async () => {
  const { stream, drain, send, isFollowing } = open();
  send('{"items":[]}');
  drain.abort();
  expect(await textOf(stream)).toBe('retry: 2000\n\ndata: {"items":[]}\n\n');
  expect(isFollowing()).toBe(false);
});

test("a client that does not read is dropped, and nothing is buffered for it", async () => {
  const { stream, send, isFollowing } = open();
  for (let second = 0; second < 10; second++) send("{}");
  expect(isFollowing()).toBe(false);
  await expect(textOf(stream)).rejects.toThrow("the client does not read");
});

test("the right to watch is checked every ten seconds, and without it the stream ends", async () => {
  const { stream, may, isFollowing } = open();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(isFollowing()).toBe(true);
  may.continue = false;
  await vi.advanceTimersByTimeAsync(9_999);
  expect(isFollowing()).toBe(true);
  await vi.advanceTimersByTimeAsync(1);
  expect(isFollowing()).toBe(false);
  expect(await textOf(stream)).toBe("retry: 2000\n\n");
});

test("for a client that has gone nothing is followed or checked any more", async () => {
  const { stream, isFollowing } = open();
  await stream.cancel();
  expect([isFollowing(), vi.getTimerCount()]).toEqual([false, 0]);
});

test("during a shutdown a stream ends as soon as it begins", async () => {
  const drain = new AbortController();
  drain.abort();
  expect(await textOf(open(drain).stream)).toBe("retry: 2000\n\n");
});
