import type { Encoding } from "@admit/contract";
import { detect } from "jschardet";
import type { Turns } from "./turns.ts";

/**
 * By the detector's names, in lower case. Without this restriction it finds encodings of mainframes and of small
 * languages in short names.
 */
const encodings: Readonly<Record<string, Encoding>> = {
  "windows-1250": "windows-1250",
  "windows-1251": "windows-1251",
  "windows-1252": "windows-1252",
  "windows-1253": "windows-1253",
  "windows-1254": "windows-1254",
  "windows-1255": "windows-1255",
  "windows-1256": "windows-1256",
  "windows-1257": "windows-1257",
  cp1258: "windows-1258",
  cp874: "windows-874",
  "iso-8859-2": "iso-8859-2",
  macroman: "macintosh",
  maclatin2: "x-mac-ce",
  maccyrillic: "x-mac-cyrillic",
  cp437: "ibm437",
  cp850: "ibm850",
  cp852: "ibm852",
  ibm866: "ibm866",
  "koi8-r": "koi8-r",
  "koi8-u": "koi8-u",
  shift_jis: "shift_jis",
  "euc-jp": "euc-jp",
  "euc-kr": "euc-kr",
  gb18030: "gb18030",
  big5: "big5",
};
const wanted = { detectEncodings: Object.keys(encodings) };

/** A file whose encoding is recognised. */
export interface EncodedFile {
  blocks: readonly Buffer[];
  encoding: Encoding;
  isUtf8: boolean;
  /** Whether its bytes prove the encoding: a byte order mark, or valid UTF-8. Any other is but likely. */
  isCertain: boolean;
}

/** The encoding of a file, by its byte order mark or by its bytes. */
export async function recogniseEncoding(blocks: readonly Buffer[], turns: Turns): Promise<EncodedFile> {
  const [first = Buffer.alloc(0)] = blocks;
  const [mark, unmarked] = [first.toString("latin1", 0, 2), utf16Of(first)];
  if (mark === "ÿþ") return { blocks, encoding: "utf-16le", isUtf8: false, isCertain: true };
  if (mark === "þÿ") return { blocks, encoding: "utf-16be", isUtf8: false, isCertain: true };
  if (unmarked !== null) return { blocks, encoding: unmarked, isUtf8: false, isCertain: false };
  if (await isUtf8(blocks, turns)) return { blocks, encoding: "utf-8", isUtf8: true, isCertain: true };
  const found = detect(await sampleOf(blocks, turns), wanted).encoding?.toLowerCase() ?? "";
  return { blocks, encoding: encodings[found] ?? "windows-1252", isUtf8: false, isCertain: false };
}

/** A header is ASCII: in UTF-16 every other byte of it is zero. */
function utf16Of(block: Buffer): Encoding | null {
  const zeros = Array.from(block.subarray(0, 8), (byte) => (byte === 0 ? "0" : "x")).join("");
  return zeros === "x0x0x0x0" ? "utf-16le" : zeros === "0x0x0x0x" ? "utf-16be" : null;
}

async function isUtf8(blocks: readonly Buffer[], turns: Turns): Promise<boolean> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for (const block of blocks) {
      decoder.decode(block, { stream: true });
      await turns.spend(block.length);
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** What the detector reads in a few milliseconds: about fifty names. */
const sampleLengthMax = 2048;
const lineLengthMax = 256;

/** The header, and the first lines with a byte that is not ASCII: all others look the same in every encoding. */
async function sampleOf(blocks: readonly Buffer[], turns: Turns): Promise<Buffer> {
  let sample = "";
  for (const block of blocks) {
    for (const line of block.toString("latin1").split(/[\r\n]+/))
      if (sample === "" || /[\x80-\xff]/.test(line)) sample += `${line.slice(0, lineLengthMax)}\n`;
    if (sample.length >= sampleLengthMax) break;
    await turns.spend(block.length);
  }
  return Buffer.from(sample.slice(0, sampleLengthMax), "latin1");
}
