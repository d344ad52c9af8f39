import { expect, it } from "vitest";
import { readVersion } from "./mysql-program.ts";

it("MariaDB is recognised by its version, whatever the program's name", () => {
  const output = "/usr/sbin/mysqld  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)";
  expect(readVersion("/usr/sbin/mysqld", output)).toEqual({
    path: "/usr/sbin/mysqld",
    flavour: "MariaDB",
    version: "10.11.19",
  });
});

it("MySQL is recognised by its version", () => {
  const output = "/usr/sbin/mysqld  Ver 8.4.6 for Linux on x86_64 (MySQL Community Server - GPL)";
  expect(readVersion("/usr/sbin/mysqld", output)).toMatchObject({ flavour: "MySQL", version: "8.4.6" });
});

it("a program without a version is no server", () => {
  expect(readVersion("/usr/sbin/mysqld", "not found")).toBeUndefined();
});
