import { onCleanup, onMount } from "solid-js";

/** How far a finger has to go sideways, in CSS pixels, and how much more so than up or down. */
const swipeMin = 56;
const sidewaysMin = 2;

/** Turns to the next or the previous with a swipe or an arrow key. */
export function turnByHand(turn: (by: 1 | -1) => void): void {
  let from: Touch | undefined;
  const onStart = (event: TouchEvent) => (from = event.touches.length === 1 ? event.touches[0] : undefined);
  const onEnd = (event: TouchEvent) => {
    const to = event.changedTouches[0];
    if (!from || !to) return;
    const [across, along] = [to.clientX - from.clientX, to.clientY - from.clientY];
    if (Math.abs(across) >= swipeMin && Math.abs(across) >= sidewaysMin * Math.abs(along)) turn(across < 0 ? 1 : -1);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "ArrowRight") turn(1);
    if (event.key === "ArrowLeft") turn(-1);
  };
  onMount(() => {
    document.addEventListener("touchstart", onStart, { passive: true });
    document.addEventListener("touchend", onEnd, { passive: true });
    document.addEventListener("keydown", onKey);
  });
  onCleanup(() => {
    document.removeEventListener("touchstart", onStart);
    document.removeEventListener("touchend", onEnd);
    document.removeEventListener("keydown", onKey);
  });
}
