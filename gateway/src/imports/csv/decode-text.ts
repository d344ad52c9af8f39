import type { Encoding } from "@admit/contract";
import iconv from "iconv-lite";

/** The names of iconv-lite, where they are not those of the WHATWG. Its `macintosh` is older than the euro. */
const names: Partial<Record<Encoding, string>> = {
  macintosh: "macroman",
  "x-mac-ce": "maccenteuro",
  "x-mac-cyrillic": "maccyrillic",
  ibm437: "cp437",
  ibm850: "cp850",
  ibm852: "cp852",
  ibm866: "cp866",
};

/**
 * The text of a file, block by block, without its byte order mark; bytes without a character are U+FFFD. Not by
 * `TextDecoder`: it knows no encoding of DOS, and some versions of Node decode `windows-1252` as ISO 8859-1.
 */
export function* decodeText(blocks: readonly Buffer[], encoding: Encoding): Generator<string, undefined> {
  const decoder = iconv.getDecoder(names[encoding] ?? encoding);
  for (const block of blocks) yield decoder.write(block);
  yield decoder.end() ?? "";
}
