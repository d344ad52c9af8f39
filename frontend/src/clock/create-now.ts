import { createSignal, onCleanup, type Accessor } from "solid-js";

/** A sale opens on the page at most this late. */
const tickMs = 250;

/** The time, told anew four times a second, in step with the given clock, and when the page is looked at again. */
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
