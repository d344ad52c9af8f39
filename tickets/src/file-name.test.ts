import { expect, test } from "vitest";
import { fileName } from "./file-name.ts";

const gala = { title: "Winter Gala", slug: "winter-gala" };

test("a file's name says which event it is of", () => {
  expect(fileName(gala, "ticket 7", "pdf")).toEqual({
    name: "Winter Gala, ticket 7.pdf",
    ascii: "winter-gala-ticket-7.pdf",
  });
  expect(fileName(gala, "", "ics")).toEqual({ name: "Winter Gala.ics", ascii: "winter-gala.ics" });
  expect(fileName({ ...gala, title: "冬の祭り" }, "tickets", "pdf").name).toBe("冬の祭り, tickets.pdf");
});

test.each([
  ['../..\\a:b*c?d"e<f>g|h', "a b c d e f g h"],
  ["A\r\nB\u0000C\u202eD", "A B CD"],
  ["...", "winter-gala"],
  ["/", "winter-gala"],
])("a title %j leaves its folder and its file system in peace", (title, name) => {
  expect(fileName({ ...gala, title }, "", "ics").name).toBe(`${name}.ics`);
});

test("a name fits every file system, and ends with a whole character", () => {
  const { name } = fileName({ ...gala, title: "👩‍👩‍👧".repeat(60) }, "purchases", "csv");
  expect(Buffer.byteLength(name)).toBeLessThan(255);
  expect(name).toMatch(/^(👩‍👩‍👧)+, purchases\.csv$/u);
});
