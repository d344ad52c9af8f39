import { expect, test } from "vitest";
import { linkMail, type LinkMailContent } from "./link-mail.ts";
import { linkUrl } from "./mailed-link.ts";

const id = "01JD3V5Y6Q8ZK2M4N6P8R0S2T6";
const publicUrl = "https://tickets.example.org";
const content = (fields: Partial<LinkMailContent> = {}): LinkMailContent => ({
  id,
  to: "ann@example.org",
  url: linkUrl(publicUrl, "SIGN_IN", "abc"),
  code: "012345",
  expiresAt: new Date("2026-11-30T14:35:00.000Z"),
  publicUrl,
  service: "City Tickets",
  events: [],
  invitedBy: null,
  message: null,
  language: "en",
  ...fields,
});

test("a mail has its link, its code and their expiry in both forms, and the same Message-ID each time", () => {
  const mail = linkMail("sign-in", content());
  expect(mail.text).toContain("\n\nhttps://tickets.example.org/sign-in#abc\n\n");
  expect(mail.html).toContain('href="https://tickets.example.org/sign-in#abc"');
  for (const form of [mail.text, mail.html ?? ""]) {
    expect(form).toMatch(/\n012345\n|<strong>012345<\/strong>/);
    expect(form).toContain("work once, until 30 November 2026, 14:35 UTC.");
  }
  expect(mail.messageId).toBe(`<${id}.link@tickets.example.org>`);
});

test("a sign-in names the service, and the event whose page its buyer came from", () => {
  const mail = linkMail("sign-in", content({ events: ["Winter\r\nGala"] }));
  expect(mail.subject).toBe("Your link to sign in for Winter Gala");
  expect(mail.text).toContain("you asked to sign in to City Tickets for Winter Gala.");
  expect(linkMail("sign-in", content()).text).toContain("you asked to sign in to City Tickets.");
});

test("an invitation names who invites, to what and where, and has no code", () => {
  const named = { code: null, invitedBy: "Ada Lovelace", events: ["A", "B", "C", "D", "E"] };
  const mail = linkMail("invitation", content(named));
  expect(mail.subject).toBe("You're invited to A, B, C and 2 more");
  expect(mail.text).toContain(
    "Ada Lovelace invites you to City Tickets, and tickets for A, B, C and 2 more wait for you.",
  );
  expect(mail.text).toContain("The link works once,");
  expect(mail.text).not.toMatch(/\d{6}/);
  const plain = linkMail("invitation", content({ code: null }));
  expect([plain.subject, plain.text]).toEqual([
    "You're invited to City Tickets",
    expect.stringContaining("you are invited to City Tickets."),
  ]);
});

test("text from people is escaped in the HTML", () => {
  const evil = `<script>"'&`;
  const mail = linkMail("invitation", content({ code: null, invitedBy: evil, events: [evil], service: evil }));
  expect(mail.html).not.toContain("<script>");
});

test("a mail is in its reader's language, from right to left in Arabic, and names keep their own direction", () => {
  const german = linkMail("sign-in", content({ language: "de", events: ["Wintergala"] }));
  expect(german.subject).toBe("Dein Link zum Anmelden für Wintergala");
  expect(german.text).toContain("Link und Code gelten einmal, bis 30. November 2026, 14:35 UTC.");
  const arabic = linkMail("invitation", content({ language: "ar", code: null, invitedBy: "Ada", events: ["Gala"] }));
  expect(arabic.html).toContain('<html lang="ar" dir="rtl">');
  expect(arabic.html).toContain('يدعوك <span dir="auto">Ada</span> إلى');
  expect(arabic.text).not.toMatch(/[\u2068\u2069]/);
});

test("what the inviter wrote is in the invitation as they wrote it, as text alone", () => {
  const message = "Dear friends,\nsee you <b>there</b>!\u202e";
  const { text, html = "" } = linkMail("invitation", content({ code: null, message }));
  expect(text).toContain("Dear friends,\n\nsee you <b>there</b>!");
  expect(html).toContain("see you &lt;b&gt;there&lt;/b&gt;!");
});
