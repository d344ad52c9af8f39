import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { toBlocks } from "../../../test/tools/send-import.ts";
import { decodeText } from "./decode-text.ts";
import { recogniseEncoding } from "./recognise-encoding.ts";
import { readRecords } from "./read-records.ts";
import { recordLengthMax } from "./scan-record.ts";
import { Turns, turnStepsMax } from "./turns.ts";

interface Reading {
  records: string[][];
  broken: number;
  turns: Turns;
}

async function read(text: string): Promise<Reading> {
  const reading: Reading = { records: [], broken: 0, turns: new Turns() };
  const { blocks, encoding } = await recogniseEncoding(toBlocks(Buffer.from(text)), reading.turns);
  await readRecords(decodeText(blocks, encoding), reading.turns, {
    record: (cells) => void reading.records.push(cells),
    broken: () => void reading.broken++,
    isDone: () => false,
  });
  return reading;
}

/** Built from characters that make a CSV reader go back: quotation marks and line ends, near to each other and far apart. */
const hostile = fc
  .array(
    fc.tuple(
      fc.constantFrom('"', '""', '"a', 'a"', ',"', '",', '"\n', '\n"', "\n", "\r\n", "\r", ",", "x", "ü", " "),
      fc.constantFrom(1, 1, 1, 2, 40, 3000),
    ),
    { maxLength: 120 },
  )
  .map((parts) => parts.map(([text, times]) => text.repeat(times)).join(""));

/** Each character is decoded twice, scanned twice at most, and skipped once; each line costs as much as a record. */
const stepsMax = (text: string): number => 5 * Buffer.byteLength(text) + 1024 * (text.split(/\r\n|\r|\n/).length + 1);

test("reading any file takes work in proportion to its size, in turns of bounded work", async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (text) => {
      const { turns } = await read(text);
      expect(turns.steps).toBeLessThanOrEqual(stepsMax(text));
      expect(turns.longestTurn).toBeLessThan(turnStepsMax + 64 * 1024 + 2 * recordLengthMax);
    }),
    { numRuns: 200 },
  );
});

const cell = fc.string({ unit: fc.constantFrom("a", "ü", "🎫", '"', ",", "\n", "\r", " ", "\t", ";"), maxLength: 8 });
const table = fc
  .integer({ min: 2, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }));

test("text written as CSV is read unchanged, and as another CSV reader reads it", async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom("\n", "\r\n", "\r"), fc.boolean(), async (cells, lineEnd, eof) => {
      // The header says how cells are delimited.
      const rows = [cells[0]?.map((_, at) => `column ${at}`) ?? [], ...cells];
      const text = stringify(rows, { record_delimiter: lineEnd, quoted_match: /[\r\n]/, eof });
      const { records, broken } = await read(text);
      expect(broken).toBe(0);
      expect(records).toEqual(rows);
      expect(records).toEqual(parse(text, { record_delimiter: ["\r\n", "\n", "\r"] }));
    }),
  );
});
