import { expect, test } from "vitest";
import { asHtml, asText, type MailTexts } from "./mail-page.ts";

const texts: MailTexts = {
  language: "en" as const,
  subject: "Your ticket for Winter Gala",
  greeting: "Hello Ann,",
  opening: ["you have a ticket."],
  facts: ["Saturday"],
  closing: [],
  link: { label: "Your tickets", url: "https://tickets.example.org/tickets" },
  advice: [],
};

test("a mail has its title as its one heading, and says that it knows light and dark", () => {
  const html = asHtml(texts, "#ecd79a", [{ number: 7, cid: "a" }]);
  expect(html.match(/<h1[^>]*>([^<]*)<\/h1>/g)).toHaveLength(1);
  expect(html).toMatch(/<h1[^>]*>Your ticket for Winter Gala<\/h1>/);
  expect(html).toContain('<meta name="color-scheme" content="light dark" />');
  expect(html).toContain("@media (prefers-color-scheme: dark)");
});

test("no long title and no QR is wider than a phone", () => {
  const html = asHtml(texts, "#ecd79a", [{ number: 7, cid: "a" }]);
  expect(html).toMatch(/table-layout:fixed;overflow-wrap:anywhere/);
  expect(html).toMatch(/width:260px;max-width:100%;height:auto/);
});

test("the text has a block per paragraph, and none that is empty", () => {
  expect(asText(texts)).toBe(
    "Hello Ann,\n\nyou have a ticket.\n\nSaturday\n\nYour tickets: https://tickets.example.org/tickets\n",
  );
});
