import type { PurchaseServices } from "../purchases/services.ts";
import type { PdfTurns } from "./pdf-turns.ts";

export interface TicketServices extends PurchaseServices {
  pdf: PdfTurns;
}
