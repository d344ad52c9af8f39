import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sendOnTime, type Target } from "./send-on-time.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

async function run(times: readonly number[], target: Partial<Target>) {
  const sending = sendOnTime(Float64Array.from(times), {
    isFull: () => false,
    send: () => {},
    ...target,
  });
  await vi.runAllTimersAsync();
  return sending;
}

test("each request is sent at its time, with the time it was intended for", async () => {
  const sent: { index: number; atMs: number; intendedAtMs: number }[] = [];
  await run([0, 0, 3.5, 40], {
    send: (index, intendedAtMs) => sent.push({ index, atMs: performance.now(), intendedAtMs }),
  });
  expect(sent.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  const startAtMs = sent[0]?.intendedAtMs ?? 0;
  expect(sent.map(({ intendedAtMs }) => intendedAtMs - startAtMs)).toEqual([0, 0, 3.5, 40]);
  for (const { atMs, intendedAtMs } of sent) {
    expect(atMs).toBeGreaterThanOrEqual(intendedAtMs);
    expect(atMs).toBeLessThan(intendedAtMs + 1);
  }
});

test("due requests are sent between answers, and each once", async () => {
  const sent: number[] = [];
  let sendDue = (): void => undefined;
  await run([0, 10, 20, 30], {
    begin: (given) => (sendDue = given),
    send(index) {
      sent.push(index);
      if (index !== 0) return;
      // One answer takes long to read, and the next waits for it.
      vi.advanceTimersByTime(25);
      setImmediate(() => {
        sendDue();
        expect(sent).toEqual([0, 1, 2]);
      });
    },
  });
  expect(sent).toEqual([0, 1, 2, 3]);
});

test("after a standstill all that is due is sent at once, and the lag shows it", async () => {
  const sending = await run([0, 10, 20, 30], {
    send: (index) => {
      if (index === 0) vi.advanceTimersByTime(25);
    },
  });
  expect(sending.sent).toBe(4);
  expect(sending.lag.summary().max).toBeGreaterThanOrEqual(15);
});

test("requests over the limit of unanswered ones are dropped and counted, not sent later", async () => {
  const sent: number[] = [];
  const sending = await run([0, 1, 2, 3, 4], {
    isFull: () => sent.length === 2,
    send: (index) => sent.push(index),
  });
  expect(sent).toEqual([0, 1]);
  expect(sending).toMatchObject({ sent: 2, dropped: 3 });
});

test("the duration runs from the first intended to the last sent", async () => {
  const { tookMs } = await run([0, 100], {});
  expect(tookMs).toBeCloseTo(100, 0);
});
