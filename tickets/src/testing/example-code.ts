import { createHash } from "node:crypto";
import { ticketCodeLength } from "@admit/contract";

/** As long as a code, with its alphabet: enough for a QR. */
export function exampleCode(number: number): string {
  const digits = createHash("sha512").update(String(number)).digest("hex").toUpperCase();
  return digits.repeat(2).slice(0, ticketCodeLength);
}
