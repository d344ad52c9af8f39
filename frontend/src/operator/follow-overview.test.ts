import { afterEach, expect, test, vi } from "vitest";
import { fakeSources, lost, refused } from "../testing/fake-sources.ts";
import { anOverview, at, fakeStream } from "./testing/fake-ops.tsx";
import { followOverview, lookMs } from "./follow-overview.ts";

let ended = new AbortController();
afterEach(() => {
  ended.abort();
  ended = new AbortController();
});

/** A following whose waits end when the test says so. */
function following() {
  const sources = fakeSources();
  const waits: { ms: number; end: () => void }[] = [];
  sources.restUntilBack = (ms) => new Promise((resolve) => waits.push({ ms, end: resolve }));
  const stream = fakeStream();
  const ask = vi.fn<() => Promise<ReturnType<typeof anOverview>>>(() => Promise.resolve(anOverview()));
  const onOverview = vi.fn<(overview: ReturnType<typeof anOverview>, way: string) => void>();
  const onFault = vi.fn<(error: unknown) => void>();
  void followOverview({ sources, openStream: stream.open, ask, onOverview, onFault }, ended.signal);
  /** Somebody waits for that long. */
  const waiting = (ms: number) =>
    vi.waitFor(() => {
      const found = waits.find((wait) => wait.ms === ms);
      if (found === undefined) throw new Error(`nobody waits ${ms} ms, but ${waits.map((wait) => wait.ms).join(", ")}`);
      return found;
    });
  /** Ends the wait of that length, as soon as there is one. */
  const pass = async (ms: number) => {
    const wait = await waiting(ms);
    waits.splice(waits.indexOf(wait), 1);
    wait.end();
  };
  return { sources, stream, ask, onOverview, onFault, pass, waiting };
}

test("what the stream says is told as live, and nothing is asked for besides", async () => {
  const { stream, ask, onOverview, pass } = following();
  stream.say(anOverview());
  await pass(lookMs);
  expect(onOverview.mock.calls).toEqual([[anOverview(), "live"]]);
  expect(ask).not.toHaveBeenCalled();
});

test("while the stream is silent the overview is asked for each 2 s", async () => {
  const { ask, onOverview, pass } = following();
  await pass(2000);
  await pass(2000);
  await vi.waitFor(() => expect(onOverview).toHaveBeenCalledTimes(2));
  expect(ask).toHaveBeenCalledTimes(2);
  expect(onOverview).toHaveBeenLastCalledWith(anOverview(), "asked");
});

test("an answer that the stream has overtaken is dropped", async () => {
  const { stream, ask, onOverview, pass, waiting } = following();
  let answer: (overview: ReturnType<typeof anOverview>) => void = () => {};
  ask.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  await pass(lookMs);
  await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce());
  stream.say(anOverview([], { updatedAt: at(1) }));
  answer(anOverview());
  await waiting(lookMs);
  expect(onOverview.mock.calls).toEqual([[anOverview([], { updatedAt: at(1) }), "live"]]);
});

test("a stream that fails is closed, and opened again after 3 s", async () => {
  const { stream, pass } = following();
  stream.fail();
  expect(stream.isOpen).toBe(false);
  await pass(3000);
  await vi.waitFor(() => expect(stream.opened).toBe(2));
});

test("a stream that says nothing for four looks counts as dead, and is opened anew", async () => {
  const { stream, pass } = following();
  for (let look = 0; look < 4; look++) await pass(lookMs);
  await pass(3000);
  await vi.waitFor(() => expect(stream.opened).toBe(2));
});

test("why asking failed is told, and it is asked again", async () => {
  const { ask, onFault, onOverview, pass } = following();
  ask.mockRejectedValueOnce(lost()).mockRejectedValueOnce(refused("forbidden", 403));
  await pass(lookMs);
  await vi.waitFor(() => expect(onFault).toHaveBeenCalledOnce());
  await pass(500);
  await pass(lookMs);
  await vi.waitFor(() => expect(onFault).toHaveBeenCalledTimes(2));
  await pass(lookMs);
  await vi.waitFor(() => expect(onOverview).toHaveBeenCalledOnce());
});

test("a page that nobody sees holds no stream, and looks seldom", async () => {
  const { sources, stream, ask, pass } = following();
  sources.hidden = true;
  stream.say(anOverview());
  expect(stream.isOpen).toBe(false);
  await pass(3000);
  await pass(lookMs);
  await pass(10_000);
  await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce());
  expect(stream.opened).toBe(1);
});

test("once ended, it holds no stream and asks no more", async () => {
  const { stream, ask, pass } = following();
  ended.abort();
  expect(stream.isOpen).toBe(false);
  await pass(lookMs);
  expect(ask).not.toHaveBeenCalled();
});
