import { z } from "zod";
import { Id, Time } from "./values.ts";

/** Encodings that spreadsheets write and wrote, by their WHATWG names; those of DOS by IBM's. */
export const Encoding = z
  .enum([
    "utf-8",
    "utf-16le",
    "utf-16be",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1253",
    "windows-1254",
    "windows-1255",
    "windows-1256",
    "windows-1257",
    "windows-1258",
    "windows-874",
    "iso-8859-2",
    "macintosh",
    "x-mac-ce",
    "x-mac-cyrillic",
    "ibm437",
    "ibm850",
    "ibm852",
    "ibm866",
    "koi8-r",
    "koi8-u",
    "shift_jis",
    "euc-jp",
    "euc-kr",
    "gb18030",
    "big5",
  ])
  .meta({ id: "Encoding" });
export type Encoding = z.infer<typeof Encoding>;

/** How an uploaded list is to be read. Neither is needed for a list in UTF-8 that is new to its event. */
export const ImportQuery = z.object({
  encoding: Encoding.optional().meta({ description: "The file's encoding, where it is not UTF-8" }),
  again: z
    .enum(["true", "false"])
    .default("false")
    .meta({ description: "Issues a list again that was imported before" }),
});
export type ImportQuery = z.infer<typeof ImportQuery>;

/** A list of people and quantities that is issued as one, and how far it is. */
export const Import = z
  .object({
    id: Id,
    eventId: Id,
    status: z.enum(["RUNNING", "DONE"]),
    rows: z.int(),
    decided: z.int().meta({ description: "Rows that have their outcome" }),
    fulfilled: z.int(),
    partial: z.int(),
    rejected: z.int(),
    failed: z.int(),
    ticketsRequested: z.int(),
    ticketsIssued: z.int(),
    createdAt: Time,
    finishedAt: Time.nullable(),
  })
  .meta({ id: "Import" });
export type Import = z.infer<typeof Import>;

/** Rows of a list that its preview shows. */
export const previewRowsMax = 10;

/** A list of people as it would be read, before anything is issued. */
export const ImportPreview = z
  .object({
    encoding: Encoding.meta({ description: "By which the list was read" }),
    recognised: Encoding.meta({ description: "Which one its bytes look like" }),
    mustConfirm: z.boolean().meta({ description: "Whether the import must name its `encoding`: it is not UTF-8" }),
    separator: z.string(),
    columns: z.array(z.string()),
    firstRows: z
      .array(z.object({ row: z.int(), cells: z.array(z.string()) }))
      .meta({ description: `The first ${previewRowsMax} rows, long cells shortened` }),
    rows: z.int().meta({ description: "Rows below the header" }),
    tickets: z.int().meta({ description: "Tickets that its good rows ask for" }),
    problem: z.string().nullable().meta({ description: "Why it cannot be imported" }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
    earlier: z
      .object({ importId: Id, at: Time, by: z.string() })
      .nullable()
      .meta({ description: "The last import of the same people and quantities, and who sent it" }),
    issuedRows: z.int().meta({ description: "Rows that, by a report that is sent again, have tickets or are in line" }),
  })
  .meta({ id: "ImportPreview" });
export type ImportPreview = z.infer<typeof ImportPreview>;
