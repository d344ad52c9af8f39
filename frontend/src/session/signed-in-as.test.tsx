import { cleanup, render, screen } from "@solidjs/testing-library";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { aUser, lost } from "../testing/fake-sources.ts";
import { SessionContext, type Session } from "./create-session.ts";
import { SignedInAs } from "./signed-in-as.tsx";

afterEach(cleanup);

function show() {
  const leave = vi.fn<Session["leave"]>(() => Promise.resolve());
  const session = { user: () => aUser(), trouble: () => null, enter: () => {}, refresh: () => {}, leave };
  render(() => (
    <SessionContext.Provider value={session}>
      <SignedInAs user={aUser()} />
    </SessionContext.Provider>
  ));
  return { leave, user: userEvent.setup(), button: (name: string) => screen.getByRole("button", { name }) };
}

test("signing out on all devices asks first, and a press by mistake changes nothing", async () => {
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
  expect(await screen.findByText(/you are still signed in/)).toBeTruthy();
});
