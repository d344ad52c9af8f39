import { onCleanup } from "solid-js";

/**
 * Calls back when asking again has become worthwhile: the device is online again, the page is looked at again, or
 * taken out of the browser's memory by its "back".
 */
export function onReturn(ask: () => void): void {
  const onVisibility = () => document.visibilityState === "visible" && ask();
  const onShow = (event: PageTransitionEvent) => event.persisted && ask();
  window.addEventListener("online", ask);
  window.addEventListener("pageshow", onShow);
  document.addEventListener("visibilitychange", onVisibility);
  onCleanup(() => {
    window.removeEventListener("online", ask);
    window.removeEventListener("pageshow", onShow);
    document.removeEventListener("visibilitychange", onVisibility);
  });
}
