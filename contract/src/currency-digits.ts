/** How many digits a currency's amounts have behind the point: 2 for EUR, 0 for JPY (ISO 4217, as CLDR has it). */
export function currencyDigits(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return maximumFractionDigits;
}
