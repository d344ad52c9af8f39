import { expect, test } from "vitest";
import { mailOwnerOf } from "./mail-owner.ts";

const providers =
  "outlook.de outlook.fr hotmail.ca hotmail.com.br live.de yahoo.se yahoo.com.tw gmx.fr posteo.de mail.de web.de";
const relays = "duck.com privaterelay.appleid.com mozmail.com";

test.each<[email: string, name: string]>([
  ["a.n.n+1@gmail.com", "ann@gmail.com"],
  ["ann+1@outlook.com", "ann@outlook.com"],
  ...`${providers} ${relays}`.split(" ").map((domain): [string, string] => [`ann@${domain}`, `ann@${domain}`]),
])(
  "at a public provider in any country, and at a relay, an address counts for its mailbox alone: %s",
  (email, name) => {
    expect(mailOwnerOf(email)).toEqual({ kind: "mailbox", name });
  },
);

test.each([
  ["ann+1@example.org", "example.org"],
  ["ann@any.name.example.org", "example.org"],
  ["ann@mail.firm.de", "firm.de"],
  ["ann@mail.firm.co.uk", "firm.co.uk"],
  ["ann@mail.firm.com.tr", "firm.com.tr"],
  ["ann@1.xyz.io", "xyz.io"],
  ["ann@2.xyz.io", "xyz.io"],
  ["ann@1.gob.me", "gob.me"],
  ["ann@not-.checked.xyz.io", "xyz.io"],
  ["ann@live.xyz", "live.xyz"],
  ["ann@co.uk", "co.uk"],
])("elsewhere it counts for the owner of the registered domain, however short its name is: %s", (email, name) => {
  expect(mailOwnerOf(email)).toEqual({ kind: "domain", name });
});
