import fc from "fast-check";
import type { Schema } from "./operations.ts";

/** Values that a schema allows. E-mail addresses, which the document declares as texts, are recognised by name. */
export function arbitraryValue(schema: Schema, schemas: Record<string, Schema>, name = ""): fc.Arbitrary<unknown> {
  const { $ref, enum: allowed, type } = schema;
  if ($ref !== undefined) return arbitraryValue(schemas[$ref.split("/").at(-1) ?? ""] ?? {}, schemas, name);
  if (allowed !== undefined) return fc.constantFrom(...allowed);
  if (Array.isArray(type))
    return fc.oneof(...type.map((each) => arbitraryValue({ ...schema, type: each }, schemas, name)));
  const { minimum: min = 0, maximum: max = 2 ** 31 - 1 } = schema;
  switch (type) {
    case "object":
      return arbitraryObject(schema, schemas, name);
    case "array":
      return fc.array(arbitraryValue(schema.items ?? {}, schemas), { maxLength: 3 });
    case "integer":
    case "number":
      return fc.integer({ min, max });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "string":
      return arbitraryText(schema, name);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

/** A field whose every part is optional is mostly empty: many parts at a time are seldom all right. */
function arbitraryObject({ properties = {}, required = [] }: Schema, schemas: Record<string, Schema>, name: string) {
  const fields = Object.entries(properties).map(
    ([name, field]) => [name, arbitraryValue(field, schemas, name)] as const,
  );
  const filled = fc.record(Object.fromEntries(fields), { requiredKeys: required });
  return name === "" || required.length > 0 ? filled : fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, filled);
}

/** Includes years that some calendars and databases do not support. */
const times = fc.date({ min: new Date("0001-01-02"), max: new Date("9999-12-30"), noInvalidDate: true });

/** Common addresses, and unusual ones that RFC 5322 allows. */
export const arbitraryAddress: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z0-9]{1,12}@example\.org$/) },
  fc.emailAddress(),
);

/** Texts of which only few are valid, by their fields' names; a pattern, or none, does not tell which. */
const valid: Record<string, [string, ...string[]]> = {
  timeZone: ["UTC", "Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu"],
  currency: ["EUR", "JPY", "KWD"],
};

function arbitraryText({ format, pattern, minLength = 0, maxLength = 60 }: Schema, name: string): fc.Arbitrary<string> {
  if (name === "email") return arbitraryAddress;
  const few = valid[name];
  if (few !== undefined) return fc.constantFrom(...few);
  if (format === "date-time") return times.map((time) => time.toISOString());
  if (format === "date") return times.map((time) => time.toISOString().slice(0, 10));
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length <= maxLength);
  return fc.string({ unit: "binary", minLength, maxLength: Math.min(maxLength, 60) });
}

/** Attacks on fields that expect a text. */
const known = [
  "",
  " ",
  ".",
  "..",
  "../../../../etc/passwd",
  "..%2f..%2fetc%2fpasswd",
  "%",
  "%00",
  "%E0%A4%A",
  "%0d%0aSet-Cookie: admit_session=x",
  "' OR 1=1 -- ",
  "1; DROP TABLE User",
  '"><script>alert(1)</script>',
  '=HYPERLINK("http://evil.example")',
  "${7*7}{{7*7}}",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "-1",
  "0",
  "1e400",
  "NaN",
  "9007199254740993",
  "\u0000",
  "\u202e\ufeff",
  "x".repeat(5000),
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...known),
  fc.string({ unit: "binary", maxLength: 40 }),
);

/** The same, in characters that HTTP headers allow. */
export const hostileHeader: fc.Arbitrary<string> = hostileText.map((text) =>
  text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "?"),
);

/** Invalid bodies of every kind. */
export const hostileBody: fc.Arbitrary<string> = fc.oneof(
  fc.json({ maxDepth: 3 }),
  hostileText,
  fc.constantFrom(
    "{",
    "[]",
    "null",
    "[".repeat(10_000),
    `${"[".repeat(10_000)}${"]".repeat(10_000)}`,
    `{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`,
    `{${Array.from({ length: 5000 }, (_, at) => `"k${at}":${at}`).join()}}`,
    '{"__proto__":{"role":"ADMIN","status":"ACTIVE"}}',
    '{"constructor":{"prototype":{"role":"ADMIN"}}}',
    '{"quantity":1,"quantity":1000}',
    `"${"x".repeat(300_000)}"`,
  ),
);
