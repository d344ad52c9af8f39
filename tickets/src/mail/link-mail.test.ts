import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import type { Keys } from "../keys/open-keys.ts";
import { findMailedLinkToken, linkMail, linkUrl, mailedLinkToken } from "./link-mail.ts";

function ringOf(...kids: string[]): Pick<Keys, "ticket"> {
  const keys = kids.map((kid) => ({ kid, ...generateKeyPairSync("ed25519") }));
  const [current] = keys;
  if (current === undefined) throw new Error("name a key");
  return { ticket: { current, byKid: new Map(keys.map((key) => [key.kid, key])) } };
}
const id = "01JD3V5Y6Q8ZK2M4N6P8R0S2T6";

test("each attempt at a mail has the same token, and no other mail and no other deployment has it", () => {
  const keys = ringOf("a");
  const token = mailedLinkToken(keys, id);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(mailedLinkToken(keys, id)).toBe(token);
  expect(mailedLinkToken(keys, id.replace("6", "7"))).not.toBe(token);
  expect(mailedLinkToken(ringOf("a"), id)).not.toBe(token);
});

test("a link from before a newer key is found, and one of another deployment is not", () => {
  const older = ringOf("older");
  const token = mailedLinkToken(older, id);
  const newer = ringOf("newer");
  const both = { ticket: { ...newer.ticket, byKid: new Map([...newer.ticket.byKid, ...older.ticket.byKid]) } };
  expect(findMailedLinkToken(both, id, (each) => each === token)).toBe(token);
  expect(findMailedLinkToken(newer, id, (each) => each === token)).toBeNull();
});

test("a mail has its link's purpose and expiry, and the same Message-ID each time", () => {
  const publicUrl = "https://tickets.example.org";
  const url = linkUrl(publicUrl, "SIGN_IN", "abc");
  const link = { id, to: "ann@example.org", url, expiresAt: new Date("2026-11-30T14:35:00.000Z"), publicUrl };
  const mail = linkMail("sign-in", link);
  expect(mail.text).toContain("\n\nhttps://tickets.example.org/sign-in#abc\n\n");
  expect(mail.text).toContain("It works once, until 30 November 2026, 14:35 UTC.");
  expect(mail.messageId).toBe(`<${id}.link@tickets.example.org>`);
  expect(linkMail("invitation", link).subject).toBe("You're invited");
});
