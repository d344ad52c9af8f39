/** A value of a column: as in the statement, or as mysql2 gives it. */
export type Value = string | number | boolean | Date | Buffer | null;
export type Row = Record<string, Value>;

const [quote, backslash, minus] = ["'", "\\", "-"].map((sign) => sign.charCodeAt(0));
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isPartOfWord = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || isDigit(code) || code === 95;
const words = new Map<string, Value>([
  ["NULL", null],
  ["TRUE", true],
  ["true", true],
  ["FALSE", false],
  ["false", false],
]);

/** The literals of a text, in their order; the prefix of bytes is passed over. Times stay texts. */
export function literalsOf(text: string): Value[] {
  const literals: Value[] = [];
  for (let at = 0; at < text.length;) {
    const from = at;
    const code = text.charCodeAt(at++);
    if (code === quote) {
      while (at < text.length && text.charCodeAt(at) !== quote) at += text.charCodeAt(at) === backslash ? 2 : 1;
      literals.push(text.slice(from + 1, at++));
    } else if (isDigit(code) || (code === minus && isDigit(text.charCodeAt(at)))) {
      while (isDigit(text.charCodeAt(at))) at++;
      literals.push(Number(text.slice(from, at)));
    } else if (isPartOfWord(code)) {
      while (isPartOfWord(text.charCodeAt(at))) at++;
      const word = words.get(text.slice(from, at));
      if (word !== undefined) literals.push(word);
    }
  }
  return literals;
}

/** The statements of a round trip. Texts of the simulation carry no semicolon. */
export const statementsOf = (sql: string): string[] =>
  sql
    .split(";")
    .map((statement) => statement.trim().replace(/\s*\n\s*/g, " "))
    .filter((statement) => statement !== "");

/** The rows of `INSERT INTO table (columns) VALUES (…),(…)`. */
export function insertedRows(columns: string, values: string): Row[] {
  const names = columns.split(",").map((name) => name.trim());
  const literals = literalsOf(values);
  if (literals.length % names.length !== 0) throw new Error(`${literals.length} values for columns ${columns}`);
  const rows: Row[] = [];
  for (let from = 0; from < literals.length; from += names.length) {
    const row: Row = {};
    for (const [at, name] of names.entries()) row[name] = literals[from + at] as Value;
    rows.push(row);
  }
  return rows;
}

/** What `column = literal, …` and `column = literal AND …` set or ask for. */
export function assignmentsOf(text: string): Row {
  const pattern = /`?(\w+)`? = (X?'(?:[^'\\]|\\.)*'|NULL|TRUE|FALSE|-?\d+)/gi;
  return Object.fromEntries(
    Array.from(text.matchAll(pattern), ([, name, literal]) => [name, literalsOf(literal as string)[0] as Value]),
  );
}
