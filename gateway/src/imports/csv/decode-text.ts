import { TextDecoder } from "node:util";
import type { Turns } from "./turns.ts";

/** Windows-1252 from 0x80 to 0x9F; five of them are unassigned. Source: the WHATWG encoding standard. */
const windowsCharacters = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/**
 * The text of a file as spreadsheets write it, block by block: UTF-8 or UTF-16 by its mark, else UTF-8, else
 * Windows-1252, which accepts any bytes.
 */
export async function decodeText(blocks: readonly Uint8Array[], turns: Turns): Promise<Iterator<string, undefined>> {
  const [first, second] = blocks[0] ?? [];
  if (first === 0xff && second === 0xfe) return decode(blocks, new TextDecoder("utf-16le"));
  if (first === 0xfe && second === 0xff) return decode(blocks, new TextDecoder("utf-16be"));
  if (await isUtf8(blocks, turns)) return decode(blocks, new TextDecoder("utf-8"));
  return decodeWindows(blocks);
}

async function isUtf8(blocks: readonly Uint8Array[], turns: Turns): Promise<boolean> {
  const texts = decode(blocks, new TextDecoder("utf-8", { fatal: true }));
  try {
    for (let text = texts.next(); text.done !== true; text = texts.next()) await turns.spend(text.value.length);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function* decode(blocks: readonly Uint8Array[], decoder: TextDecoder): Generator<string, undefined> {
  for (const block of blocks) yield decoder.decode(block, { stream: true });
  yield decoder.decode();
}

/** Without `TextDecoder`: some versions of Node decode `windows-1252` as ISO 8859-1, which has no € and no ’. */
function* decodeWindows(blocks: readonly Uint8Array[]): Generator<string, undefined> {
  for (const block of blocks) {
    const units = new Uint16Array(block);
    for (let at = 0; at < block.length; at++) {
      const byte = units[at] ?? 0;
      if (byte >= 0x80 && byte <= 0x9f) units[at] = windowsCharacters.charCodeAt(byte - 0x80);
    }
    yield Buffer.from(units.buffer).toString("utf16le");
  }
}
