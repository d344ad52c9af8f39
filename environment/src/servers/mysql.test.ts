import { expect, test } from "vitest";
import { readVersion } from "./mysql-program.ts";
import { bufferPoolFor } from "./mysql.ts";

const gib = 1024 ** 3;

test.each([
  ["a small machine keeps memory for the services", 0.5 * gib, gib / 4],
  ["a quarter of the memory, in whole MiB", 6 * gib + 1000, 1.5 * gib],
  ["a large machine keeps what a million tickets touch, and no more", 64 * gib, 2 * gib],
])("MySQL's pages in memory: %s", (_, memoryBytes, expected) => {
  expect(bufferPoolFor(memoryBytes)).toBe(expected);
});

test.each([
  ["10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)", "MariaDB", "10.11.19"],
  ["8.4.6 for Linux on x86_64 (MySQL Community Server - GPL)", "MySQL", "8.4.6"],
])("a server is recognised by its version, whatever the program's name: %s", (shown, flavour, version) => {
  const path = "/usr/sbin/mysqld";
  expect(readVersion(path, `${path}  Ver ${shown}`)).toEqual({ path, flavour, version });
});

test("a program without a version is no server", () => {
  expect(readVersion("/usr/sbin/mysqld", "not found")).toBeUndefined();
});
