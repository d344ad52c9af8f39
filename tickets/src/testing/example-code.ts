import { createHash } from "node:crypto";
import { ticketCodeLength } from "@admit/contract";

/** Looks like a code as far as a QR is concerned: as many characters of base 32 as one has. */
export function exampleCode(number: number): string {
  const digits = createHash("sha512").update(String(number)).digest("hex").toUpperCase();
  return digits.repeat(2).slice(0, ticketCodeLength);
}
