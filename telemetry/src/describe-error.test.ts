import { expect, test } from "vitest";
import { describeError } from "./describe-error.ts";

const asText = (error: unknown): string => JSON.stringify(describeError(error));

test("of a database's error its name, code and place are kept, and neither its statement nor its values", () => {
  const error = Object.assign(new Error("Duplicate entry 'a-secret-value' for key 'Purchase.Purchase_key'"), {
    code: "ER_DUP_ENTRY",
    errno: 1062,
    sql: "INSERT INTO Purchase VALUES ('statement')",
    sqlMessage: "Duplicate entry 'a-secret-value'",
    parameters: ["parameter"],
  });
  expect(describeError(error)).toEqual({
    name: "Error",
    code: "ER_DUP_ENTRY",
    errno: 1062,
    message: "Duplicate entry '…' for key Purchase.Purchase_key",
    stack: expect.stringContaining("describe-error.test.ts") as string,
  });
  expect(asText(error)).not.toMatch(/secret|statement|parameter/);
});

test.each([
  ["quotes", `Duplicate entry 'it's "mine"' for key 'User_email'`],
  ["marks of their own", "near 'mine' or 'also mine' at line 1"],
  ["several lines", "near 'first\nmine, 'also mine' at line 2"],
  ["a line's end", "near 'first\nmine' at line 2"],
  ["a statement before the last line", "where: { email: 'mine' }\nDatabase error 4025"],
])("a value with %s is not kept", (_with, message) => {
  expect(asText(new Error(message))).not.toContain("mine");
});

test("addresses, passwords in an address, and texts as long as a token are not kept", () => {
  const token = "eyJhbGciOiJFUzI1NiJ9abcdefghijkl";
  const message = `no mailbox <person@example.org> at redis://:password@127.0.0.1:6379 for ${token}.${token}`;
  expect(describeError(new Error(message)).message).toBe("no mailbox <…@…> at …@… for ….…");
});

test("a mail server's message is not kept, only its code", () => {
  const error = Object.assign(new Error("550 no such user: person"), { code: "EENVELOPE", responseCode: 550 });
  expect(describeError(error)).toMatchObject({ name: "Error", code: "EENVELOPE", responseCode: 550 });
  expect(asText(error)).not.toContain("person");
});

test("a message without values stays as it is", () => {
  const messages = [
    "connect ECONNREFUSED 127.0.0.1:3306",
    "Can't reach database server at `127.0.0.1:3306`",
    "event 01JD3V5Y6Q8ZK2M4N6P8R0S2T4 is past epoch 3",
  ];
  expect(messages.map((message) => describeError(new Error(message)).message)).toEqual(messages);
});

test("causes are described the same way, and no further than three deep", () => {
  const deepest = new Error("fifth");
  const error = ["fourth", "third", "second", "first 'mine'"].reduce(
    (cause, message) => new Error(message, { cause }),
    deepest,
  );
  const text = asText(new Error("top", { cause: error }));
  expect(text).toContain("second");
  expect(text).toContain("first '…'");
  expect(text).not.toMatch(/fourth|fifth|mine/);
});

test("a thrown value that is no error is described by its type", () => {
  expect(describeError("person@example.org")).toEqual({ name: "string" });
  expect(describeError(null)).toEqual({ name: "object" });
});

/** The slowest texts for a pattern: no match, almost a match, and quotation marks without end. */
test.each(["a", "@", "'", '"', " '", "a@", "\n", "for key 'a", "    at a\n", "-"])(
  "a message of a megabyte of %j takes no longer than a short one, and is not kept",
  (part) => {
    const message = part.repeat(Math.ceil(1_000_000 / part.length));
    const described = describeError(new Error(message));
    expect(described.message?.length).toBeLessThan(3000);
    expect(described.stack).toContain("describe-error.test.ts");
  },
);

test("the end of a too long message is kept, without its quoted values", () => {
  const long = "mine ".repeat(10_000);
  const messages = [`near '${long}' at line 2`, `near ${long}`, `${long}\nnear 'this' at line 2`];
  expect(messages.map((message) => describeError(new Error(message)).message)).toEqual([
    "'…' at line 2",
    "…",
    "'…' at line 2",
  ]);
});

test("a line of the message is not logged as a stack frame", () => {
  expect(asText(new Error("first\n    at mine\nlast"))).not.toContain("mine");
});
