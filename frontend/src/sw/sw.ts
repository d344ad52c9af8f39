import { answerAsset, answerPage, dropOldShells, keepShell, type Shell } from "./shell.ts";

declare const self: ServiceWorkerGlobalScope;
/** Filled in by the build. */
declare const __SHELL__: Shell;

const shell = __SHELL__;
const ask: typeof fetch = (input, init) => fetch(input, init);

// A new version activates at once: open pages continue with the files of the one before, which stay cached.
self.addEventListener("install", (event) => {
  event.waitUntil(keepShell(caches, ask, shell).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells(caches));
});

// Everything else goes to the network as if there were no service worker, above all the API.
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/assets/")) event.respondWith(answerAsset(caches, ask, request));
  else if (request.mode === "navigate" && pathname.startsWith("/tickets"))
    event.respondWith(answerPage(caches, ask, request, shell, (work) => event.waitUntil(work)));
});
