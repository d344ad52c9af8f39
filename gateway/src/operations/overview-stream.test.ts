import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { overviewStream } from "./overview-stream.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

function open() {
  let listener: ((overview: string) => void) | undefined;
  const drain = new AbortController();
  const may = { goOn: true };
  const stream = overviewStream({
    ops: {
      follow(given) {
        listener = given;
        return () => (listener = undefined);
      },
    },
    draining: drain.signal,
    mayGoOn: () => Promise.resolve(may.goOn),
    breakConnection: undefined,
    onEnd: () => undefined,
  });
  return { stream, drain, may, say: (text: string) => listener?.(text), isFollowing: () => listener !== undefined };
}

const textOf = async (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text();

test("each second is an event of its own, and a shutdown ends the stream after what was said", async () => {
  const { stream, drain, say, isFollowing } = open();
  say('{"items":[]}');
  drain.abort();
  expect(await textOf(stream)).toBe('retry: 2000\n\ndata: {"items":[]}\n\n');
  expect(isFollowing()).toBe(false);
});

test("a client that does not read is dropped, and nothing is kept for it", async () => {
  const { stream, say, isFollowing } = open();
  for (let second = 0; second < 10; second++) say("{}");
  expect(isFollowing()).toBe(false);
  await expect(textOf(stream)).rejects.toThrow("the client does not read");
});

test("who may look no longer is looked for each ten seconds, and then the stream ends", async () => {
  const { stream, may, isFollowing } = open();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(isFollowing()).toBe(true);
  may.goOn = false;
  await vi.advanceTimersByTimeAsync(9_999);
  expect(isFollowing()).toBe(true);
  await vi.advanceTimersByTimeAsync(1);
  expect(isFollowing()).toBe(false);
  expect(await textOf(stream)).toBe("retry: 2000\n\n");
});

test("who goes away is not followed any more, nor asked whether they may", async () => {
  const { stream, isFollowing } = open();
  await stream.cancel();
  expect([isFollowing(), vi.getTimerCount()]).toEqual([false, 0]);
});

test("during a shutdown a stream ends as soon as it begins", async () => {
  const drain = new AbortController();
  drain.abort();
  const ops = { follow: () => () => undefined };
  const stream = overviewStream({
    ops,
    draining: drain.signal,
    mayGoOn: async () => true,
    breakConnection: undefined,
    onEnd: () => undefined,
  });
  expect(await textOf(stream)).toBe("retry: 2000\n\n");
});
