import { expect, test } from "vitest";
import { isPassing } from "../api/request.ts";
import { refused } from "../testing/fake-sources.ts";
import { linkText } from "./sign-in-link.tsx";

test("a stranger who cannot create an account right now reads when to try again, and keeps the link", () => {
  const error = refused("rate-limited");
  expect(linkText(error)).toEqual({ title: "Try again later.", detail: "The service says rate-limited." });
  expect(isPassing(error)).toBe(true);
});
