import { createSignal, onCleanup, type Accessor } from "solid-js";

/** The time, told anew at each full second of the given clock, and when the page is looked at again. */
export function createNow(now: () => number): Accessor<number> {
  const [time, setTime] = createSignal(now());
  let timer: ReturnType<typeof setTimeout>;
  const tick = () => {
    clearTimeout(timer);
    setTime(now());
    timer = setTimeout(tick, 1000 - (now() % 1000));
  };
  tick();
  document.addEventListener("visibilitychange", tick);
  onCleanup(() => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", tick);
  });
  return time;
}
