import type { KeptText } from "../browser/storage.ts";

const name = "admit.return-to";
/** A sign-in link lives ten minutes; what it should lead back to need not live much longer. */
const keptMs = 60 * 60 * 1000;

/** The address of the sign-in page that leads back here afterwards. */
export const signInAndReturn = (path: string): string => `/sign-in?to=${encodeURIComponent(path)}`;

/**
 * A path of these pages, or null: never another site, however the address is written
 * ("//evil", "/\evil", "https:…").
 */
export function ownPath(path: string | null | undefined, origin: string): string | null {
  if (!path?.startsWith("/")) return null;
  if (!URL.canParse(path, origin)) return null;
  const url = new URL(path, origin);
  return url.origin === origin ? `${url.pathname}${url.search}` : null;
}

/** The link in the mail opens without this page's address, so the way back is kept here. */
export const keepReturn = (storage: KeptText, path: string, now: number): void =>
  storage.setItem(name, `${now + keptMs} ${path}`);

export function takeReturn(storage: KeptText, now: number): string | null {
  const [until = "", path = ""] = (storage.getItem(name) ?? "").split(" ");
  storage.removeItem(name);
  return Number(until) > now ? path : null;
}
