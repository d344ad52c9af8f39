import { expect, it } from "vitest";
import { readVersion } from "./mysql-flavour.ts";

it("MariaDB is told by its version, whatever its name", () => {
  const said = "/usr/sbin/mysqld  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)";
  expect(readVersion("/usr/sbin/mysqld", said)).toEqual({
    path: "/usr/sbin/mysqld",
    flavour: "MariaDB",
    version: "10.11.19",
  });
});

it("MySQL is told by its version", () => {
  const said = "/usr/sbin/mysqld  Ver 8.4.6 for Linux on x86_64 (MySQL Community Server - GPL)";
  expect(readVersion("/usr/sbin/mysqld", said)).toMatchObject({
    flavour: "MySQL",
    version: "8.4.6",
  });
});

it("a program that says no version is none", () => {
  expect(readVersion("/usr/sbin/mysqld", "not found")).toBeUndefined();
});
