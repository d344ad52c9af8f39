import type { User } from "@admit/contract";
import { screen } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { expect, test } from "vitest";
import { aUser } from "../testing/fake-sources.ts";
import { aSession, visitPage } from "../testing/render-page.tsx";
import { StaffFrame } from "./staff-frame.tsx";

function visit(user: User | null) {
  const [current, setCurrent] = createSignal(user);
  const Page = () => (
    <StaffFrame>
      <p>The page</p>
    </StaffFrame>
  );
  const session = aSession(undefined, { user: current });
  visitPage({ at: "/staff/people?q=ada", routes: { "/staff/people": Page }, session });
  return { setCurrent };
}

test.each(["STAFF", "ADMIN"] as const)("%s see the page and the navigation, until their session ends", async (role) => {
  const { setCurrent } = visit(aUser({ role }));
  expect(await screen.findByText("The page")).toBeTruthy();
  expect(screen.getByRole("navigation", { name: "Staff" })).toBeTruthy();
  setCurrent(null);
  expect(await screen.findByRole("heading", { name: "You’re signed out" })).toBeTruthy();
});

test("a buyer reads that the page is for staff, and sees nothing of it", () => {
  visit(aUser());
  expect(screen.getByRole("heading", { name: "This page is for staff" })).toBeTruthy();
  expect(screen.queryByText("The page")).toBeNull();
});

test("a stranger signs in and returns to the same list", () => {
  visit(null);
  expect(screen.getByRole("heading", { name: "Sign in as staff" })).toBeTruthy();
  const link = screen.getByRole("link", { name: "Sign in" });
  expect(link.getAttribute("href")).toBe("/sign-in?to=%2Fstaff%2Fpeople%3Fq%3Dada");
});
