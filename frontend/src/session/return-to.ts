import { foldEmail } from "@admit/contract";
import type { Sources } from "../sources/sources.ts";
import type { KeptText } from "../sources/storage.ts";
import { untilCleanup } from "../sources/wait.ts";

const name = "admit.return-to";
/** A sign-in link lives ten minutes; the way back need not live much longer. */
const keptMs = 60 * 60 * 1000;

/** The address of the sign-in page, which returns to this path. */
export const signInAndReturn = (path: string): string => `/sign-in?to=${encodeURIComponent(path)}`;

/** The addresses of the app's pages, except those that sign in. For any other, signing in returns to the start page. */
const page = /^\/(?:(?:events|tickets|staff|operator)(?:\/[\w.~%-]+)*)?$/;

/** A path of the app's own pages, or null. Resolved by the browser first, since "/.//evil" leads to another site. */
export function ownPath(path: string | null | undefined, origin: string): string | null {
  if (!path?.startsWith("/") || !URL.canParse(path, origin)) return null;
  const { origin: resolved, pathname, search } = new URL(path, origin);
  return resolved === origin && page.test(pathname) ? `${pathname}${search}` : null;
}

/** The link that was requested in this browser, and where it should return. */
export interface AskedLink {
  email: string;
  path: string;
}

export const keepAsked = (storage: KeptText, asked: AskedLink, now: number): void =>
  storage.setItem(name, JSON.stringify({ ...asked, untilMs: now + keptMs }));

/** Null if no link was requested here within the last hour, or another version wrote the value. */
export function readAsked(storage: KeptText, now: number): AskedLink | null {
  try {
    const { email, path, untilMs } = Object(JSON.parse(storage.getItem(name) ?? "null")) as Record<string, unknown>;
    return typeof email === "string" && typeof path === "string" && Number(untilMs) > now ? { email, path } : null;
  } catch {
    return null;
  }
}

/** Whether a link to this mailbox was requested in this browser, also by an alias of it. */
export function isAskedHere({ storage, clock }: Pick<Sources, "storage" | "clock">, email: string | null): boolean {
  const asked = readAsked(storage, clock.now());
  return asked !== null && email !== null && mailboxOf(asked.email) === mailboxOf(email);
}

const mailboxOf = (email: string): string => foldEmail(email.toLowerCase());

export const forgetAsked = (storage: KeptText): void => storage.removeItem(name);

/**
 * Removes a link's token from the address, so that neither the history nor a screenshot shows it. Null without one. A
 * link that is opened on the same page changes only the fragment: then the page reloads.
 */
export function createTokenFromAddress(): string | null {
  const reload = () => window.location.hash !== "" && window.location.reload();
  window.addEventListener("hashchange", reload, { signal: untilCleanup() });
  const token = window.location.hash.slice(1);
  if (token === "") return null;
  window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  return token;
}
