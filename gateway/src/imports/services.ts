import type { PurchaseServices } from "../purchases/services.ts";
import type { Imports } from "./open-imports.ts";

export interface ImportServices extends PurchaseServices {
  imports: Imports;
}
