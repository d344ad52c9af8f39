import type { User } from "@admit/contract";
import { cleanup, fireEvent, screen, waitFor } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { describe, expect, test, vi } from "vitest";
import { keepAsked } from "../session/return-to.ts";
import { aUser, fakeSources, refused } from "../testing/fake-sources.ts";
import { aSession, visitPage } from "../testing/render-page.tsx";
import SignInPage from "./sign-in-page.tsx";

const attacker = { email: "mallory@example.org", name: "", expiresAt: "2026-11-22T12:10:00.000Z" };

/** Opens a link from an email, to the attacker's account unless another answer is given. */
function follow(user: User | null | undefined, owner: typeof attacker | Error = attacker, asked?: string) {
  const sources = fakeSources({ previewSignIn: [owner] });
  if (asked) keepAsked(sources.storage, { email: asked, path: "/events/a" }, sources.clock.now());
  const enter = vi.fn<(user: User) => void>();
  window.history.replaceState(null, "", "/sign-in#a-token");
  const [current, setCurrent] = createSignal(user);
  const session = aSession(undefined, { user: current, enter });
  visitPage({ at: "/sign-in", routes: { "/sign-in": SignInPage }, sources, session });
  return { api: sources.api, enter, setCurrent };
}

const switchButton = () => screen.findByRole("button", { name: "Switch account" });

test("a link of another account names both accounts, and changes nothing until it is confirmed", async () => {
  const { api, enter } = follow(aUser());
  const button = await switchButton();
  expect(document.body.textContent).toContain(
    "You are signed in as ada@example.org. This link switches you to mallory@example.org.",
  );
  expect(screen.getByRole("link", { name: "Stay signed in as ada@example.org" }).getAttribute("href")).toBe("/");
  expect(api.signIn).not.toHaveBeenCalled();
  api.signIn.mockResolvedValue({
    user: aUser({ email: attacker.email }),
    session: { token: "t", expiresAt: attacker.expiresAt },
  });
  fireEvent.click(button);
  await screen.findByText("Elsewhere");
  expect(enter).toHaveBeenCalledOnce();
});

test("a link cannot be used until the session is known", async () => {
  const { api, setCurrent } = follow(undefined);
  expect(await screen.findByLabelText("Loading your link")).toBeTruthy();
  await waitFor(() => expect(api.previewSignIn).toHaveResolved());
  await Promise.resolve();
  expect(screen.queryByRole("button")).toBeNull();
  setCurrent(aUser());
  expect(await switchButton()).toBeTruthy();
});

test.each([
  ["switch where the link was requested here", attacker.email, true],
  ["stay where it was not", undefined, false],
])("the next action is to %s", async (_what, asked, isSwitch) => {
  follow(aUser(), attacker, asked);
  const isNext = (element: HTMLElement) => element.classList.contains("button-next");
  expect(isNext(await switchButton())).toBe(isSwitch);
  expect(isNext(screen.getByRole("link", { name: /^Stay signed in/ }))).toBe(!isSwitch);
});

test("a link requested in another browser says so; one requested here does not", async () => {
  follow(null);
  await screen.findByRole("button", { name: "Continue" });
  expect(document.body.textContent).toContain("This link wasn’t requested in this browser.");
  cleanup();
  follow(null, { ...attacker, email: "ada@example.org" }, "Ada@example.org");
  await screen.findByRole("button", { name: "Continue" });
  expect(document.body.textContent).not.toContain("wasn’t requested");
  expect(document.body.textContent).toContain("Sign in as ada@example.org?");
});

test("a link that does not work says why, and offers a new one", async () => {
  follow(null, refused("link-used"));
  const title = await screen.findByRole("heading", { level: 1 });
  expect(title.textContent).toBe("This link was already used.");
  expect(await screen.findByRole("button", { name: "Send me a link" })).toBeTruthy();
});

describe("after a link was requested", () => {
  const signedIn = { user: aUser(), session: { token: "t", expiresAt: attacker.expiresAt } };

  /** Requests a link from an event's page. */
  async function request(answers: Parameters<typeof fakeSources>[0] = {}) {
    const sources = fakeSources({ requestLink: [{}, {}], ...answers });
    window.history.replaceState(null, "", "/sign-in");
    const enter = vi.fn<(user: User) => void>();
    const session = aSession(null, { enter });
    const at = "/sign-in?to=%2Fevents%2Fwinter-gala";
    const visited = visitPage({ at, routes: { "/sign-in": SignInPage }, sources, session });
    await visited.user.type(screen.getByLabelText("Your email address"), "ada@example.org");
    await visited.user.click(screen.getByRole("button", { name: "Send me a link" }));
    const field = await screen.findByLabelText("Six-digit code");
    return { ...visited, enter, field, api: sources.api };
  }

  test("the mail names the event, and its code signs in here and returns to the event", async () => {
    const { user, field, api, enter, history } = await request({ signIn: [signedIn] });
    expect(api.requestLink).toHaveBeenCalledExactlyOnceWith("ada@example.org", "winter-gala");
    expect([field.getAttribute("inputmode"), field.getAttribute("autocomplete")]).toEqual(["numeric", "one-time-code"]);
    await user.type(field, "012345{Enter}");
    expect(api.signIn).toHaveBeenCalledExactlyOnceWith({ email: "ada@example.org", code: "012345" });
    await waitFor(() => expect(history.get()).toBe("/events/winter-gala"));
    expect(enter).toHaveBeenCalledOnce();
  });

  test("a wrong code says so, keeps what was typed, and can be tried again", async () => {
    const { user, field, api } = await request({ signIn: [refused("code-wrong", 403), signedIn] });
    await user.type(field, "999999{Enter}");
    expect(await screen.findByText(/That code doesn’t work/)).toBeTruthy();
    expect((field as HTMLInputElement).value).toBe("999999");
    await user.clear(field);
    await user.type(field, "012345{Enter}");
    expect(api.signIn).toHaveBeenCalledTimes(2);
  });

  test("a mail is sent again after a minute that is shown", async () => {
    const { user, api, sources } = await request();
    const again = await screen.findByRole("button", { name: "Send again" });
    expect(sources.waits).toHaveLength(60);
    await user.click(again);
    expect(api.requestLink).toHaveBeenCalledTimes(2);
  });
});
