import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import type { Keys } from "../keys/open-keys.ts";
import { findMailedLink, mailedLink } from "./mailed-link.ts";

function ringOf(...kids: string[]): Pick<Keys, "ticket"> {
  const keys = kids.map((kid) => ({ kid, ...generateKeyPairSync("ed25519") }));
  const [current] = keys;
  if (current === undefined) throw new Error("name a key");
  return { ticket: { current, byKid: new Map(keys.map((key) => [key.kid, key])) } };
}
const id = "01JD3V5Y6Q8ZK2M4N6P8R0S2T6";

test("each attempt at a mail has the same token and code, and no other mail and no other deployment has them", () => {
  const keys = ringOf("a");
  const { token, code } = mailedLink(keys, id);
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(code).toMatch(/^\d{6}$/);
  expect(mailedLink(keys, id)).toEqual({ token, code });
  expect(mailedLink(keys, id.replace("6", "7")).token).not.toBe(token);
  expect(mailedLink(ringOf("a"), id).token).not.toBe(token);
});

test("codes are spread over all six digits", () => {
  const keys = ringOf("a");
  const codes = Array.from({ length: 2000 }, (_, at) => mailedLink(keys, String(at)).code);
  expect(new Set(codes).size).toBeGreaterThan(1980);
  for (let place = 0; place < 6; place++) expect(new Set(codes.map((code) => code[place])).size).toBe(10);
});

test("a link from before a newer key is found, and one of another deployment is not", () => {
  const older = ringOf("older");
  const { token, code } = mailedLink(older, id);
  const newer = ringOf("newer");
  const both = { ticket: { ...newer.ticket, byKid: new Map([...newer.ticket.byKid, ...older.ticket.byKid]) } };
  expect(findMailedLink(both, id, (each) => each === token)).toEqual({ token, code });
  expect(findMailedLink(newer, id, (each) => each === token)).toBeNull();
});
