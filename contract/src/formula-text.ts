/** What begins a formula, also in full width. Source: OWASP, "CSV Injection". */
const formula = /[=+\-@＝＋－＠]/;
/** What spreadsheets may drop before it: blanks, invisible characters and apostrophes. */
const dropped = /[\s\p{Cf}']/u;
/** After these a reader with another delimiter begins a cell. */
const delimiters = new Set([",", ";", "|", "\t", "\r", "\n"]);

/** Where some reader of CSV would begin a cell that is a formula, the last first. */
function formulaStarts(text: string): number[] {
  const starts: number[] = [];
  let leadsToFormula = false;
  for (let at = text.length - 1; at >= 0; at--) {
    const character = text.charAt(at);
    leadsToFormula = formula.test(character) || (leadsToFormula && dropped.test(character));
    if (leadsToFormula && (at === 0 || delimiters.has(text.charAt(at - 1)))) starts.push(at);
  }
  return starts;
}

/** A text for a cell that is a formula to no spreadsheet: each gets an apostrophe, by which they mark text. */
export const asPlainText = (text: string): string =>
  formulaStarts(text).reduce((marked, at) => `${marked.slice(0, at)}'${marked.slice(at)}`, text);

/** The text that `asPlainText` was given. */
export const fromPlainText = (cell: string): string =>
  formulaStarts(cell)
    .filter((at) => cell.charAt(at) === "'")
    .reduce((text, at) => text.slice(0, at) + text.slice(at + 1), cell);
