import { expect, onTestFinished, test, vi } from "vitest";
import { fakeSources, lost, refused } from "../testing/fake-sources.ts";
import { anOverview, at, fakeStream } from "./testing/fake-ops.tsx";
import { followOverview, pollMs } from "./follow-overview.ts";

/** Waits end only when the test ends them. */
function following() {
  const sources = fakeSources();
  const ended = new AbortController();
  onTestFinished(() => ended.abort());
  const waits: { ms: number; end: () => void }[] = [];
  sources.restUntilBack = (ms) => new Promise((resolve) => waits.push({ ms, end: resolve }));
  const stream = fakeStream();
  const ask = vi.fn<() => Promise<ReturnType<typeof anOverview>>>(() => Promise.resolve(anOverview()));
  const onOverview = vi.fn<(overview: ReturnType<typeof anOverview>, way: string) => void>();
  const onError = vi.fn<(error: unknown) => void>();
  void followOverview({ sources, openStream: stream.open, ask, onOverview, onError }, ended.signal);
  const waiting = (ms: number) => vi.waitFor(() => expect(waits.map((wait) => wait.ms)).toContain(ms));
  /** Ends the wait of this length, once there is one. */
  const pass = async (ms: number) => {
    await waiting(ms);
    const first = waits.findIndex((wait) => wait.ms === ms);
    waits.splice(first, 1)[0]?.end();
  };
  return { ended, sources, stream, ask, onOverview, onError, pass, waiting };
}

test("the stream's overviews are live, and nothing is polled; once ended, it is closed", async () => {
  const { ended, stream, ask, onOverview, pass } = following();
  stream.say(anOverview());
  await pass(pollMs);
  expect(onOverview.mock.calls).toEqual([[anOverview(), "live"]]);
  ended.abort();
  expect(stream.isOpen).toBe(false);
  await pass(pollMs);
  expect(ask).not.toHaveBeenCalled();
});

test("while the stream is silent the overview is polled every 2 s", async () => {
  const { ask, onOverview, pass } = following();
  await pass(2000);
  await pass(2000);
  await vi.waitFor(() => expect(onOverview).toHaveBeenCalledTimes(2));
  expect(ask).toHaveBeenCalledTimes(2);
  expect(onOverview).toHaveBeenLastCalledWith(anOverview(), "polled");
});

test("an answer that the stream has overtaken is dropped", async () => {
  const { stream, ask, onOverview, pass, waiting } = following();
  let answer: (overview: ReturnType<typeof anOverview>) => void = () => {};
  ask.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
  await pass(pollMs);
  await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce());
  stream.say(anOverview([], { updatedAt: at(1) }));
  answer(anOverview());
  await waiting(pollMs);
  expect(onOverview.mock.calls).toEqual([[anOverview([], { updatedAt: at(1) }), "live"]]);
});

test("a stream that fails, or is silent for four polls, is closed, and reopened after 3 s", async () => {
  const { stream, pass } = following();
  stream.fail();
  expect(stream.isOpen).toBe(false);
  await pass(3000);
  await vi.waitFor(() => expect(stream.opened).toBe(2));
  for (let poll = 0; poll < 4; poll++) await pass(pollMs);
  await pass(3000);
  await vi.waitFor(() => expect(stream.opened).toBe(3));
});

test("a failed poll is reported, and polling continues", async () => {
  const { ask, onError, onOverview, pass } = following();
  ask.mockRejectedValueOnce(lost()).mockRejectedValueOnce(refused("forbidden"));
  await pass(pollMs);
  await vi.waitFor(() => expect(onError).toHaveBeenCalledOnce());
  await pass(500);
  await pass(pollMs);
  await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(2));
  await pass(pollMs);
  await vi.waitFor(() => expect(onOverview).toHaveBeenCalledOnce());
});

test("a hidden page keeps no stream open, and polls less often", async () => {
  const { sources, stream, ask, pass } = following();
  sources.hidden = true;
  stream.say(anOverview());
  expect(stream.isOpen).toBe(false);
  await pass(3000);
  await pass(pollMs);
  await pass(10_000);
  await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce());
  expect(stream.opened).toBe(1);
});
