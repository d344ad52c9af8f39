/** What may hide a semicolon, and the semicolon itself. */
const piece = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|--(?=\s)[^\n]*|#[^\n]*|\/\*[^]*?\*\/|;/g;
const comment = /--(?=\s)[^\n]*|#[^\n]*|\/\*(?!!)[^]*?\*\//g;

/** The statements of a migration, in their order, with their comments. Not for bodies of triggers and procedures. */
export function splitStatements(sql: string): string[] {
  const ends = [...sql.matchAll(piece)].filter(([text]) => text === ";").map(({ index }) => index);
  const statements = [...ends, sql.length].map((end, at) => sql.slice((ends[at - 1] ?? -1) + 1, end).trim());
  return statements.filter((statement) => statement.replace(comment, "").trim() !== "");
}
