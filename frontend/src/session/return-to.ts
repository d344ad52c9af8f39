import type { KeptText } from "../browser/storage.ts";

const name = "admit.return-to";
/** A sign-in link lives ten minutes; what it should lead back to need not live much longer. */
const keptMs = 60 * 60 * 1000;

/** The address of the sign-in page that leads back here afterwards. */
export const signInAndReturn = (path: string): string => `/sign-in?to=${encodeURIComponent(path)}`;

/** Where the pages of `app.tsx` are, but those that sign in. A page that is missing here only leads to the start. */
const page = /^\/(?:(?:events|tickets|staff|operator)(?:\/[\w.~%-]+)*)?$/;

/**
 * The address of one of these pages, or null. It is judged as the browser resolves it, since "/.//evil" is a path
 * that leads to another site.
 */
export function ownPath(path: string | null | undefined, origin: string): string | null {
  if (!path?.startsWith("/") || !URL.canParse(path, origin)) return null;
  const { origin: resolved, pathname, search } = new URL(path, origin);
  return resolved === origin && page.test(pathname) ? `${pathname}${search}` : null;
}

/** The link in the mail opens without this page's address, so the way back is kept here. */
export const keepReturn = (storage: KeptText, path: string, now: number): void =>
  storage.setItem(name, `${now + keptMs} ${path}`);

export function takeReturn(storage: KeptText, now: number): string | null {
  const [until = "", path = ""] = (storage.getItem(name) ?? "").split(" ");
  storage.removeItem(name);
  return Number(until) > now ? path : null;
}
