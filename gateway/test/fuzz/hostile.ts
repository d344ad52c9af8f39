import fc from "fast-check";

/** What attackers write where a word is expected. */
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

/** As above, in what an HTTP header may carry at all. */
export const hostileHeader: fc.Arbitrary<string> = hostileText.map((text) =>
  text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "?"),
);

/** Bodies of every kind but the right one. */
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
