import { expect, test } from "vitest";
import { migrationsDirectory, readMigrations, splitStatements } from "./read-migrations.ts";

test("a migration is split where a statement ends", () => {
  expect(splitStatements("CREATE TABLE a (id INT);\n-- the next; one\nDROP TABLE b")).toEqual([
    "CREATE TABLE a (id INT)",
    "-- the next; one\nDROP TABLE b",
  ]);
});

test.each([
  ["a text", String.raw`INSERT INTO a VALUES ('x;y', 'it''s; so', 'a \'; b', "c;""d;")`],
  ["a name", "CREATE TABLE `a;b` (id INT)"],
  ["a comment", "SELECT 1 -- one; more\n# and; more\n/* and; more */ + 1"],
])("a semicolon in %s ends nothing", (_where, sql) => {
  expect(splitStatements(`${sql};`)).toEqual([sql]);
});

test("two minus signs are no comment where no space follows", () => {
  expect(splitStatements("SELECT 5--3; SELECT 2")).toEqual(["SELECT 5--3", "SELECT 2"]);
});

test("what has no statement has none: an empty one is an error to the server", () => {
  expect(splitStatements("-- nothing to do;\n;\n ; /* ; */")).toEqual([]);
});

test("every statement of our migrations begins as one", async () => {
  const migrations = await readMigrations(migrationsDirectory);
  const statements = migrations.flatMap(({ sql }) => splitStatements(sql));
  for (const statement of statements)
    expect(statement.replace(/^--.*\n+/gm, "")).toMatch(/^(CREATE TABLE|ALTER TABLE|UPDATE) /);
  expect(statements.length).toBeGreaterThan(migrations.length);
});
