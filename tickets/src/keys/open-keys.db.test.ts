import { execFile } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import type * as Fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openKeys } from "./open-keys.ts";

/** What another process does just before this one links a file. */
const others = vi.hoisted(() => ({ beforeLink: (_from: string, _to: string): void => undefined }));
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof Fs>();
  const linkSync = (from: string, to: string): void => {
    others.beforeLink(from, to);
    fs.linkSync(from, to);
  };
  return { ...fs, linkSync };
});

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), "admit-keys-"))));
afterEach(() => {
  others.beforeLink = () => undefined;
  rmSync(dataDir, { recursive: true });
});

const folder = () => join(dataDir, "keys");

test("keys are created once, readable by this account alone, and found again", () => {
  const created = openKeys(dataDir);
  const names = readdirSync(folder()).sort();
  expect(names).toEqual([`session-${created.session.current.kid}.json`, `ticket-${created.ticket.current.kid}.json`]);
  for (const name of names) expect(statSync(join(folder(), name)).mode & 0o777).toBe(0o600);
  expect(created.ticket.current.kid).toMatch(/^[0-9a-f]{4}$/);
  const found = openKeys(dataDir);
  expect(found.session.current.kid).toBe(created.session.current.kid);
  expect(found.ticket.current.publicKey.equals(created.ticket.current.publicKey)).toBe(true);
});

test.each(["newer", "older"])("a %s file is published, and signs if it is the newest; all verify", (age) => {
  const first = openKeys(dataDir).ticket.current;
  const elsewhere = mkdtempSync(join(tmpdir(), "admit-keys-"));
  const added = openKeys(elsewhere).ticket.current;
  const fileOf = ({ kid }: { kid: string }) => join(folder(), `ticket-${kid}.json`);
  renameSync(join(elsewhere, "keys", `ticket-${added.kid}.json`), fileOf(added));
  rmSync(elsewhere, { recursive: true });
  const [oldest, newest] = age === "newer" ? [first, added] : [added, first];
  utimesSync(fileOf(oldest), new Date(0), new Date(0));
  const { ticket } = openKeys(dataDir);
  expect(ticket.current.kid).toBe(newest.kid);
  expect([...ticket.byKid.keys()].sort()).toEqual([first.kid, added.kid].sort());
});

test.each([
  ["no JSON", () => "nonsense"],
  ["no key", () => "{}"],
  ["a key under a name that is not its own", (key: string) => key.replace(/"kid":"...."/, '"kid":"zzzz"')],
])("a file that contains %s is an error that names the file", (_what, broken) => {
  const { ticket } = openKeys(dataDir);
  const file = join(folder(), `ticket-${ticket.current.kid}.json`);
  writeFileSync(file, broken(readFileSync(file, "utf8")));
  expect(() => openKeys(dataDir)).toThrow(`${file} is no key of this deployment`);
});

test("processes that start at once agree on the keys", async () => {
  const kids = await Promise.all(Array.from({ length: 6 }, () => kidsOfProcess()));
  expect(new Set(kids).size).toBe(1);
  expect(kids[0]).toMatch(/^[\w-]{43} [0-9a-f]{4}$/);
  expect(readdirSync(folder())).toHaveLength(2);
});

test("a claim that another process completed and removed, after this one had read it, is the key", () => {
  others.beforeLink = (from, to) => void (from.endsWith(".claim") && renameSync(from, to));
  const { session, ticket } = openKeys(dataDir);
  const names = [`session-${session.current.kid}.json`, `ticket-${ticket.current.kid}.json`];
  expect(readdirSync(folder()).sort()).toEqual(names);
});

const printKids = `
  const { openKeys } = await import(${JSON.stringify(new URL("open-keys.ts", import.meta.url).href)});
  const { session, ticket } = openKeys(process.argv[1]);
  process.stdout.write(session.current.kid + " " + ticket.current.kid);
`;

/** The keys of another process that was started with the folder. */
async function kidsOfProcess(): Promise<string> {
  const node = ["--input-type=module", "--eval", printKids, dataDir];
  const { stdout } = await promisify(execFile)(process.execPath, node);
  return stdout;
}
