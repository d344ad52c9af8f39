import { onCleanup, onMount } from "solid-js";

/**
 * Keeps the screen on while the component lives, where the browser can and allows it. A lock is lost when
 * the page is hidden, and taken again when it is seen again.
 */
export function keepAwake(): void {
  let lock: WakeLockSentinel | undefined;
  let isOver = false;
  async function take() {
    if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
    try {
      lock = await navigator.wakeLock.request("screen");
      if (isOver) await lock.release();
    } catch (error) {
      // A low battery or a policy forbids it: the ticket is as good with a screen that dims.
      if (!(error instanceof DOMException)) throw error;
    }
  }
  const onVisibility = () => void take();
  onMount(() => {
    void take();
    document.addEventListener("visibilitychange", onVisibility);
  });
  onCleanup(() => {
    isOver = true;
    document.removeEventListener("visibilitychange", onVisibility);
    void lock?.release();
  });
}
