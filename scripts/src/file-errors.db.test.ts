import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { explainFileError, fullDiskHint } from "@admit/contract";

function errorOf(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

it("a full disk is named, with the folder in use", () => {
  // A device that is always full.
  const error = errorOf(() => writeFileSync("/dev/full", "x"));
  expect(explainFileError(error, "/srv/admit")).toBe("The disk of /srv/admit is full. Free some space on it.");
});

it.each([
  ["is a file", "", " cannot be a folder: it is a file. Move that file away."],
  ["is below a file", "/data", "a part of its path is a file"],
])("a folder that %s is named", (_what, below, explained) => {
  const folder = `${fileURLToPath(import.meta.url)}${below}`;
  const error = errorOf(() => mkdirSync(folder, { recursive: true }));
  expect(explainFileError(error, folder)).toContain(explained);
});

it.each(["EACCES", "EROFS"])("a folder that cannot be written (%s) is named, with what to do", (code) => {
  const error = Object.assign(new Error("refused"), { code, path: "/srv/admit/lock.1" });
  expect(explainFileError(error, "/srv/admit")).toMatch(/^\/srv\/admit\/lock\.1 (cannot be used|is on a disk).*\.$/);
});

it("an error of another kind is not explained", () => {
  expect(explainFileError(Object.assign(new Error(), { code: "ECONNREFUSED" }), "/srv")).toBeUndefined();
  expect(explainFileError(new Error("toString"), "/srv")).toBeUndefined();
});

it.each([
  "[ERROR] mariadbd: Error writing file './ibdata1' (errno: 28 \"No space left on device\")",
  "Write error saving DB on disk: No space left on device",
  "Fatal error: Can't write to disk: OS errno: 28",
])("a server whose log says %j ends for a full disk", (log) => {
  expect(fullDiskHint(log, "/srv/admit")).toContain("The disk of /srv/admit is full");
  expect(fullDiskHint("InnoDB: initialized", "/srv/admit")).toBe("");
});
