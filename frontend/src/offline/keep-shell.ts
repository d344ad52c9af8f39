/** Of the pages of tickets alone: those of a sale never pass the service worker. */
const scope = "/tickets";

/**
 * Has the browser keep the pages of tickets, so that they open without a network. Where it does not take a
 * service worker (no https, a private window), they need a network as all others do.
 */
export function keepShell(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("/sw.js", { scope, updateViaCache: "none" }).catch(() => undefined);
}
