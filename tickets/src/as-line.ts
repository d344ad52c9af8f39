/** As one line: without control characters, and without those that change the direction of text. */
export const asLine = (text: string): string =>
  text
    .normalize("NFC")
    .replace(/[\u00ad\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The characters as people see them, each as one string. */
export const charactersOf = (text: string): string[] => [...graphemes.segment(text)].map((part) => part.segment);
