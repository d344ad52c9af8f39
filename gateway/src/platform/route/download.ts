import type { FileName } from "@admit/tickets";
import { create } from "content-disposition";

/** The header that names a file for the one who saves it (RFC 6266), and in ASCII for a client that reads no other. */
export const fileHeader = (
  type: "attachment" | "inline",
  { name, ascii }: FileName,
): { "Content-Disposition": string } => ({
  "Content-Disposition": create(name, { type, fallback: ascii }),
});
