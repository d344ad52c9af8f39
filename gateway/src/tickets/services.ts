import type { EventServices } from "../events/services.ts";
import type { PdfTurns } from "./pdf-turns.ts";

export interface TicketServices extends EventServices {
  pdf: PdfTurns;
}
