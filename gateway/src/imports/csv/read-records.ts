import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate as turn } from "node:timers/promises";
import { CsvError, parse } from "csv-parse";

/** How much is read in one turn of the event loop, in bytes: others go on in between. */
const pieceBytes = 16 * 1024;
/** A record that is longer than this has a quotation mark that nothing closes, or is no row of ours. */
const recordMaxBytes = 64 * 1024;
const lf = 0x0a;
const cr = 0x0d;

export interface RecordReader {
  /** A record's cells, as they are written; a blank line has one, and it is empty. */
  record(cells: string[]): void;
  /** A line that is none, since a quotation mark in it is not closed or stands in the middle of a cell. */
  broken(): void;
}

/**
 * Reads the records of a CSV one after the other, a piece in each turn of the event loop. Line ends are CR,
 * LF or CRLF, also mixed; quoted cells may hold them. After a broken record reading goes on with the line
 * below the one where it begins, so that a missing quotation mark hides no other row.
 *
 * @throws what the reader throws, which ends the reading
 */
export async function readRecords(text: string, delimiter: string, reader: RecordReader): Promise<void> {
  const bytes = Buffer.from(text);
  let at = 0;
  while (at < bytes.length) {
    try {
      const start = at;
      await readWhole(bytes.subarray(start), delimiter, (cells, end) => {
        reader.record(cells);
        at = start + end;
      });
      return;
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      reader.broken();
      at = nextLine(bytes, at);
    }
  }
}

/** @throws CsvError at the first record that is none */
async function readWhole(
  bytes: Buffer,
  delimiter: string,
  onRecord: (cells: string[], end: number) => void,
): Promise<void> {
  const parser = parse({
    delimiter,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    max_record_size: recordMaxBytes,
    // Told at once: what waits in a stream is lost when a later record breaks it.
    on_record: (cells: string[], info) => {
      onRecord(cells, info.bytes);
      return null;
    },
  });
  const nothing = new Writable({ objectMode: true, write: (_record, _encoding, done) => done() });
  await pipeline(inPieces(bytes), parser, nothing);
}

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    // Before it: where a record soon breaks the reading, no more than one piece is ever asked for.
    await turn();
    yield bytes.subarray(at, at + pieceBytes);
  }
}

/** Where the line below begins; a CRLF is one line end. */
function nextLine(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== lf && bytes[at] !== cr) at++;
  return bytes[at] === cr && bytes[at + 1] === lf ? at + 2 : at + 1;
}
