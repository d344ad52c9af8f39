import { onCleanup } from "solid-js";
import { untilCleanup } from "../sources/wait.ts";

/**
 * Keeps the screen on while the component is mounted, where the browser allows it. The lock is lost when the page is
 * hidden, and acquired again when it is visible.
 */
export function keepAwake(): void {
  let lock: WakeLockSentinel | undefined;
  const signal = untilCleanup();
  async function take() {
    if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
    try {
      lock = await navigator.wakeLock.request("screen");
      if (signal.aborted) await lock.release();
    } catch (error) {
      // A low battery or a policy forbids it.
      if (!(error instanceof DOMException)) throw error;
    }
  }
  void take();
  document.addEventListener("visibilitychange", () => void take(), { signal });
  onCleanup(() => void lock?.release());
}

/** How far a swipe goes sideways, in CSS pixels, and how much farther than up or down. */
const swipeMin = 56;
const sidewaysMin = 2;

/** Moves to the next or the previous ticket with a swipe or an arrow key: to the side where the page reads on. */
export function turnByHand(turn: (by: 1 | -1) => void): void {
  const toRight = document.documentElement.dir === "rtl" ? -1 : 1;
  const toLeft = toRight === 1 ? -1 : 1;
  let from: Touch | undefined;
  const onStart = (event: TouchEvent) => (from = event.touches.length === 1 ? event.touches[0] : undefined);
  const onEnd = (event: TouchEvent) => {
    const to = event.changedTouches[0];
    if (!from || !to) return;
    const [across, along] = [to.clientX - from.clientX, to.clientY - from.clientY];
    if (Math.abs(across) >= swipeMin && Math.abs(across) >= sidewaysMin * Math.abs(along))
      turn(across < 0 ? toRight : toLeft);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "ArrowRight") turn(toRight);
    if (event.key === "ArrowLeft") turn(toLeft);
  };
  const signal = untilCleanup();
  document.addEventListener("touchstart", onStart, { passive: true, signal });
  document.addEventListener("touchend", onEnd, { passive: true, signal });
  document.addEventListener("keydown", onKey, { signal });
}

/** The ticket pages only: those of a sale never pass the service worker. */
const scope = "/tickets";

/**
 * Lets the browser keep the ticket pages, so that they open without a network; not possible without https or in a
 * private window.
 */
export function keepShell(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("/sw.js", { scope, updateViaCache: "none" }).catch(() => undefined);
}
