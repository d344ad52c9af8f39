import { createSignal, onCleanup, type Accessor } from "solid-js";

export interface ServerClock {
  /** Milliseconds since 1970, by the server's clock; by the local one until the first answer. */
  now(): number;
  /** Sets the clock by what the server wrote, and when it was requested and received by the local clock. */
  set(serverTime: string | undefined, sentAt: number, receivedAt: number): void;
  /** Sets the clock by a request whose answer carries the server's time. */
  learn<Answer>(ask: () => Promise<Answer>, serverTime: (answer: Answer) => string | undefined): Promise<Answer>;
}

/**
 * Assumes that an answer was written half a round trip before it arrived: the clock is wrong by at most that, however
 * wrong the device's own clock is.
 */
export function makeServerClock(now: () => number): ServerClock {
  let offsetMs = 0;
  const set: ServerClock["set"] = (serverTime, sentAt, receivedAt) => {
    const written = Date.parse(serverTime ?? "");
    if (Number.isFinite(written)) offsetMs = written + (receivedAt - sentAt) / 2 - receivedAt;
  };
  return {
    now: () => now() + offsetMs,
    set,
    async learn(ask, serverTime) {
      const sentAt = now();
      const answer = await ask();
      set(serverTime(answer), sentAt, now());
      return answer;
    },
  };
}

/** A sale opens on the page at most this late. */
const tickMs = 250;

/** The current time, updated four times per second, in step with the given clock, and when the page becomes visible. */
export function createNow(now: () => number): Accessor<number> {
  const [time, setTime] = createSignal(now());
  let timer: ReturnType<typeof setTimeout>;
  const tick = () => {
    clearTimeout(timer);
    setTime(now());
    timer = setTimeout(tick, tickMs - (now() % tickMs));
  };
  tick();
  document.addEventListener("visibilitychange", tick);
  onCleanup(() => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", tick);
  });
  return time;
}
