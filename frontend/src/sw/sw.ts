import { answerAsset, answerPage, dropOldShells, keepShell, type Shell } from "./shell.ts";

declare const self: ServiceWorkerGlobalScope;
/** Written here by the build. */
declare const __SHELL__: Shell;

const shell = __SHELL__;
const ask: typeof fetch = (input, init) => fetch(input, init);

// A new version takes over at once: pages that are open go on with the files of the one before, which stay.
self.addEventListener("install", (event) => {
  event.waitUntil(keepShell(caches, ask, shell).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells(caches));
});

// Whatever is not answered here goes to the network as if there was no service worker: the whole API above all.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/assets/")) event.respondWith(answerAsset(caches, ask, request));
  else if (request.mode === "navigate" && pathname.startsWith("/tickets"))
    event.respondWith(answerPage(caches, ask, request, shell));
});
