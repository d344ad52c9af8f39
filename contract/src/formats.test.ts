import fc from "fast-check";
import { expect, test } from "vitest";
import { foldEmail, invisibleIn } from "./email.ts";
import { slugLengthMax, slugOf, slugPattern } from "./event-rules.ts";
import { asPlainText, fromPlainText } from "./formula-text.ts";
import { asName, firstOfName, Name, nameTooLong } from "./name.ts";
import { TimeInput } from "./values.ts";
import { Email } from "./user.ts";

test.each([
  ["Ann@Example.org", "ann@example.org"],
  ["ann+sale@example.org", "ann@example.org"],
  ["ann+a+b@example.org", "ann@example.org"],
  ["a.n.n@example.org", "a.n.n@example.org"],
  ["a.n.n+sale@gmail.com", "ann@gmail.com"],
  ["ann@googlemail.com", "ann@gmail.com"],
  ["+ann@example.org", "+ann@example.org"],
])("%s reaches the mailbox %s", (email, mailbox) => {
  expect(foldEmail(Email.parse(email))).toBe(mailbox);
});

test("folding a folded address changes nothing", () => {
  for (const email of ["a.b+c@gmail.com", "a+b@example.org", "+x+y@googlemail.com"])
    expect(foldEmail(foldEmail(email))).toBe(foldEmail(email));
});

test.each([
  ["Winter Gala", "winter-gala"],
  ["  Émile’s  Gala — 2026! ", "emiles-gala-2026"],
  ["Ångström & Söhne", "angstrom-sohne"],
  ["東京", "event"],
  ["!!!", "event"],
  ["long ".repeat(40), "long-".repeat(16).slice(0, -1)],
])("%s becomes %s", (title, slug) => {
  expect(slugOf(title)).toBe(slug);
  expect(slug).toMatch(slugPattern);
  expect(slug.length).toBeLessThanOrEqual(slugLengthMax);
});

test.each([
  ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"],
  ["2026-11-22T20:00:00+01:00", "2026-11-22T19:00:00.000Z"],
  ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"],
])("%s is taken, and kept in UTC", (text, kept) => {
  expect(TimeInput.parse(text)).toBe(kept);
});

test.each([
  "0026-11-22T19:00:00Z",
  "0000-01-01T00:00:00Z",
  "1969-12-31T23:59:59.999Z",
  "1970-01-01T00:00:00+00:01",
  "9999-12-31T23:59:59-01:00",
  "2026-11-22T19:00:00",
  "2026-02-30T19:00:00Z",
])("%s is refused: an event with such a time could not be read any more", (text) => {
  expect(TimeInput.safeParse(text).success).toBe(false);
});

test.each([
  ["info@xn--e1afmkfd.xn--p1ai", "info@xn--e1afmkfd.xn--p1ai"],
  ["info@пример.рф", "info@xn--e1afmkfd.xn--p1ai"],
  ["Anna@BÜCHER.example", "anna@xn--bcher-kva.example"],
  ["José@example.org", "josé@example.org"],
  ["jose\u0301@example.org", "josé@example.org"],
  ["用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v"],
  ["a/b=c@example.org", "a/b=c@example.org"],
  ["!#$%&'*+-/=?^_`{|}~@example.org", "!#$%&'*+-/=?^_`{|}~@example.org"],
  ['"John Doe"@example.org', '"john doe"@example.org'],
  ["a@b.museum", "a@b.museum"],
  [`${"a".repeat(64)}@example.org`, `${"a".repeat(64)}@example.org`],
])("%s is an address, stored as %s", (written, stored) => {
  expect(Email.parse(written)).toBe(stored);
  expect(Email.parse(stored)).toBe(stored);
});

test.each([
  "trailing.@docomo.ne.jp",
  ".leading@example.org",
  "two..dots@example.org",
  "no-at.example.org",
  "@example.org",
  "ann@",
  "ann@localhost",
  "ann@192.0.2.1",
  "ann@[192.0.2.1]",
  "ann@example.org:25",
  "ann@example.org/x",
  "ann@-example.org",
  "ann@exa mple.org",
  "ann b@example.org",
  '"open@example.org',
  `${"a".repeat(65)}@example.org`,
  `${"é".repeat(33)}@example.org`,
  `a@${"b.".repeat(126)}org`,
])("%s is no address", (text) => {
  expect(Email.safeParse(text).error?.issues).toHaveLength(1);
});

test.each([
  ["an\u200bna@example.org", "zero width space, U+200B"],
  ["\u202aanna@example.org\u202c", "left-to-right embedding, U+202A"],
  ["anna@exam\u00adple.org\u0007", "soft hyphen, U+00AD"],
  ["an\u{e0020}na@example.org", "U+E0020"],
  ["anna\u00a0b@example.org", "no-break space, U+00A0"],
])("the refusal of %j names the invisible character", (text, hidden) => {
  expect(invisibleIn(text)).toBe(hidden);
  expect(Email.safeParse(text).error?.issues).toMatchObject([
    { message: `has a character that cannot be seen (${hidden}): delete it` },
  ]);
});

test.each([
  ["x", 200, true],
  ["x", 201, false],
  ["🎉", 200, true],
  ["🎉", 201, false],
  ["e\u0301", 200, true],
  ["👨‍👩‍👧‍👦", 142, true],
  ["👨‍👩‍👧‍👦", 143, false],
])("%j, %i times, as a name: %s", (character, count, fits) => {
  const name = character.repeat(count);
  expect(nameTooLong(name) === null).toBe(fits);
  expect(firstOfName(name)).toBe(character.repeat(fits ? count : count - 1));
});

test.each([
  ["x".repeat(201), "is longer than 200 characters: shorten it"],
  ["👨‍👩‍👧‍👦".repeat(143), "has more than 1000 code points: remove some of the accents and joined characters"],
])("the limit that %s exceeds is named", (name, why) => {
  expect(nameTooLong(name)).toBe(why);
});

test.each([
  [" Ada\tLovelace ", "Ada Lovelace"],
  ["Ada \r\n Lovelace", "Ada Lovelace"],
  ["山田　太郎", "山田　太郎"],
  ["Ada  Lovelace", "Ada  Lovelace"],
])("the name %j is kept as %j: only line breaks and tabs become spaces", (written, kept) => {
  expect([Name.parse(written), asName(written)]).toEqual([kept, kept]);
});

test("a name has no control characters; another system's loses them", () => {
  expect(Name.safeParse("Ada\u0007").success).toBe(false);
  expect(asName("Ada\u0007\u0000")).toBe("Ada");
});

test("a text is the same again after it was marked for a spreadsheet", () => {
  const part = fc.constantFrom("=", "+", "-", "@", "＝", "'", ",", ";", "\t", "\n", "|", " ", "\u200b", "x", "1");
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: part })), (text) => {
      expect(fromPlainText(asPlainText(text))).toBe(text);
    }),
  );
});

test.each([
  ["=1+1", "'=1+1"],
  ["'=x", "''=x"],
  ["x;=1+1", "x;'=1+1"],
  ["x\r\n=1+1", "x\r'\n'=1+1"],
  [" \u200b=1", "' \u200b=1"],
  ["＝1+1", "'＝1+1"],
  ["a=b+c, d", "a=b+c, d"],
  ["O'Hara", "O'Hara"],
])("%j is marked as %j", (text, marked) => {
  expect(asPlainText(text)).toBe(marked);
});
