import { foldEmail } from "@admit/contract";
import { onCleanup, onMount } from "solid-js";
import type { KeptText } from "../sources/storage.ts";
import type { Sources } from "../sources/sources.ts";

const name = "admit.return-to";
/** A sign-in link lives ten minutes; what it should lead back to need not live much longer. */
const keptMs = 60 * 60 * 1000;

/** The address of the sign-in page that leads back here afterwards. */
export const signInAndReturn = (path: string): string => `/sign-in?to=${encodeURIComponent(path)}`;

/** The addresses of `app.tsx`' pages, except those that sign in. A page that is missing here only leads to the start. */
const page = /^\/(?:(?:events|tickets|staff|operator)(?:\/[\w.~%-]+)*)?$/;

/**
 * The address of one of these pages, or null. It is judged after the browser has resolved it, since "/.//evil" is a
 * path that leads to another site.
 */
export function ownPath(path: string | null | undefined, origin: string): string | null {
  if (!path?.startsWith("/") || !URL.canParse(path, origin)) return null;
  const { origin: resolved, pathname, search } = new URL(path, origin);
  return resolved === origin && page.test(pathname) ? `${pathname}${search}` : null;
}

/** The link that was requested in this browser, and where it should lead. */
export interface AskedLink {
  email: string;
  path: string;
}

/** The link in the mail opens without this page's address, so the way back is kept here. */
export const keepAsked = (storage: KeptText, asked: AskedLink, now: number): void =>
  storage.setItem(name, JSON.stringify({ ...asked, untilMs: now + keptMs }));

/** Null if no link was requested here within the last hour. */
export function readAsked(storage: KeptText, now: number): AskedLink | null {
  const text = storage.getItem(name);
  if (text === null) return null;
  const { email, path, untilMs } = parse(text);
  return typeof email === "string" && typeof path === "string" && Number(untilMs) > now ? { email, path } : null;
}

/**
 * Whether a link to this address was requested in this browser, also by another spelling: where aliases are one
 * account, the link goes to the account's own address.
 */
export function isAskedHere({ storage, clock }: Pick<Sources, "storage" | "clock">, email: string | null): boolean {
  const asked = readAsked(storage, clock.now());
  return asked !== null && email !== null && mailboxOf(asked.email) === mailboxOf(email);
}

const mailboxOf = (email: string): string => foldEmail(email.toLowerCase());

export const forgetAsked = (storage: KeptText): void => storage.removeItem(name);

/** Parses any stored value, also one that an earlier release wrote. */
function parse(text: string): Partial<Record<keyof AskedLink | "untilMs", unknown>> {
  try {
    return Object(JSON.parse(text)) as ReturnType<typeof parse>;
  } catch {
    return {};
  }
}

/**
 * Takes a link's token out of the address's fragment, so that it stays neither in the history nor on a
 * screenshot. Null where there is none. A link that is opened where the page stands already changes the
 * fragment alone: then the page is loaded anew, with it.
 */
export function createTokenFromAddress(): string | null {
  const loadAnew = (): void => {
    if (window.location.hash !== "") window.location.reload();
  };
  onMount(() => window.addEventListener("hashchange", loadAnew));
  onCleanup(() => window.removeEventListener("hashchange", loadAnew));

  const token = window.location.hash.slice(1);
  if (token === "") return null;
  window.history.replaceState(window.history.state, "", window.location.pathname + window.location.search);
  return token;
}
