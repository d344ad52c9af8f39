/** A sentence with values: its text has `{}` for each of them, and is what catalogues of other languages translate. */
export interface Said {
  text: string;
  values: readonly (string | number | Said)[];
}

/** A sentence as it is written in English: a template with that tag. */
export const said = (parts: TemplateStringsArray, ...values: (string | number | Said)[]): Said => ({
  text: parts.join("{}"),
  values,
});

/** A language's texts by the English ones, with `{}` in the order of the values, or `{0}` and `{1}` in an order of its own. */
export type Translated = Readonly<Record<string, string>>;

/** The text in a language. What the catalogue does not have, such as an organiser's own message, stays as it is. */
export function textIn(translated: Translated, message: string | Said): string {
  if (typeof message === "string") return translated[message] ?? message;
  const values = message.values.map((value) => (typeof value === "number" ? String(value) : textIn(translated, value)));
  let next = 0;
  return (translated[message.text] ?? message.text).replaceAll(
    /\{(\d?)\}/g,
    (_, at: string) => values[at === "" ? next++ : Number(at)] ?? "",
  );
}

/** As it was written, for logs. */
export const inEnglish = (message: string | Said): string => textIn({}, message);
