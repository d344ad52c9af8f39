import type { User } from "@admit/contract";
import { cleanup, fireEvent, screen, waitFor } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { expect, test, vi } from "vitest";
import { keepAsked } from "../session/return-to.ts";
import { aUser, fakeSources, refused } from "../testing/fake-sources.ts";
import { aSession, visitPage } from "../testing/render-page.tsx";
import SignInPage from "./sign-in-page.tsx";

const attacker = { email: "mallory@example.org", name: "", expiresAt: "2026-11-22T12:10:00.000Z" };

/** The page of a link from an email. */
function follow(user: User | null | undefined) {
  const sources = fakeSources();
  const enter = vi.fn<(user: User) => void>();
  window.history.replaceState(null, "", "/sign-in#a-token");
  const [current, setCurrent] = createSignal(user);
  const session = aSession(undefined, { user: current, enter });
  const show = () => visitPage({ at: "/sign-in", routes: { "/sign-in": SignInPage }, sources, session });
  return { sources, enter, show, setCurrent };
}

test("a link of another account names both accounts, and changes nothing until it is confirmed", async () => {
  const { sources, enter, show } = follow(aUser());
  sources.api.previewSignIn.mockResolvedValue(attacker);
  show();
  const button = await screen.findByRole("button", { name: "Switch account" });
  expect(document.body.textContent).toContain(
    "You are signed in as ada@example.org. This link switches you to mallory@example.org.",
  );
  expect(screen.getByRole("link", { name: "Stay signed in as ada@example.org" }).getAttribute("href")).toBe("/");
  expect(sources.api.signIn).not.toHaveBeenCalled();
  sources.api.signIn.mockResolvedValue({
    user: aUser({ email: attacker.email }),
    session: { token: "t", expiresAt: attacker.expiresAt },
  });
  fireEvent.click(button);
  await screen.findByText("Elsewhere");
  expect(enter).toHaveBeenCalledOnce();
});

test("a link cannot be used until the session is known", async () => {
  const { sources, show, setCurrent } = follow(undefined);
  sources.api.previewSignIn.mockResolvedValue(attacker);
  show();
  expect(await screen.findByLabelText("Loading your link")).toBeTruthy();
  await waitFor(() => expect(sources.api.previewSignIn).toHaveResolved());
  await Promise.resolve();
  expect(screen.queryByRole("button")).toBeNull();
  setCurrent(aUser());
  expect(await screen.findByRole("button", { name: "Switch account" })).toBeTruthy();
});

test("the next action is to switch where the link was requested here, and to stay where it was not", async () => {
  const isNext = (element: HTMLElement) => element.classList.contains("button-next");
  const nextActions = async ({ sources, show }: ReturnType<typeof follow>) => {
    sources.api.previewSignIn.mockResolvedValue(attacker);
    show();
    const change = isNext(await screen.findByRole("button", { name: "Switch account" }));
    return { change, stay: isNext(screen.getByRole("link", { name: /^Stay signed in/ })) };
  };
  expect(await nextActions(follow(aUser()))).toEqual({ change: false, stay: true });
  cleanup();
  const own = follow(aUser());
  keepAsked(own.sources.storage, { email: attacker.email, path: "/" }, own.sources.clock.now());
  expect(await nextActions(own)).toEqual({ change: true, stay: false });
});

test("a link requested in another browser says so; one requested here does not", async () => {
  const { sources, show } = follow(null);
  sources.api.previewSignIn.mockResolvedValue(attacker);
  show();
  await screen.findByRole("button", { name: "Continue" });
  expect(document.body.textContent).toContain("This link wasn’t requested in this browser.");
  cleanup();

  const own = follow(null);
  own.sources.api.previewSignIn.mockResolvedValue({ ...attacker, email: "ada@example.org" });
  keepAsked(own.sources.storage, { email: "Ada@example.org", path: "/events/a" }, own.sources.clock.now());
  own.show();
  await screen.findByRole("button", { name: "Continue" });
  expect(document.body.textContent).not.toContain("wasn’t requested");
  expect(document.body.textContent).toContain("Sign in as ada@example.org?");
});

test("a link that does not work says why, and offers a new one", async () => {
  const { sources, show } = follow(null);
  sources.api.previewSignIn.mockRejectedValue(refused("link-used", 410));
  show();
  const title = await screen.findByRole("heading", { level: 1 });
  expect(title.textContent).toBe("This link was already used.");
  expect(await screen.findByRole("button", { name: "Send me a link" })).toBeTruthy();
});
