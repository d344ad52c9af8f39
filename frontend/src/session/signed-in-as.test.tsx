import { screen } from "@solidjs/testing-library";
import { expect, test, vi } from "vitest";
import { aUser, lost } from "../testing/fake-sources.ts";
import { aSession, renderWith } from "../testing/render-page.tsx";
import type { Session } from "./create-session.ts";
import { SignedInAs } from "./signed-in-as.tsx";

function show() {
  const leave = vi.fn<Session["leave"]>(() => Promise.resolve());
  const { user } = renderWith(() => <SignedInAs user={aUser()} />, undefined, aSession(aUser(), { leave }));
  return { leave, user, button: (name: string) => screen.getByRole("button", { name }) };
}

test("signing out on all devices asks first, and an accidental press changes nothing", async () => {
  const { leave, user, button } = show();
  await user.click(button("Sign out everywhere"));
  expect(screen.getByText(/Sign out on all your devices/)).toBeTruthy();
  expect(document.activeElement).toBe(button("Stay signed in"));
  await user.click(button("Stay signed in"));
  expect(document.activeElement).toBe(button("Sign out everywhere"));
  expect(leave).not.toHaveBeenCalled();
  await user.click(button("Sign out everywhere"));
  await user.click(button("Sign out everywhere"));
  expect(leave.mock.calls).toEqual([["everywhere"]]);
});

test("signing out here needs no confirmation", async () => {
  const { leave, user, button } = show();
  await user.click(button("Sign out"));
  expect(leave.mock.calls).toEqual([[undefined]]);
});

test("a sign-out that does not reach the service says so", async () => {
  const { leave, user, button } = show();
  leave.mockRejectedValueOnce(lost());
  await user.click(button("Sign out"));
  expect(await screen.findByText(/You’re still signed in/)).toBeTruthy();
});
