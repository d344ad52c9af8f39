/** Card stocks that tickets are printed on; one per event, so that its card, its line and its tickets match. */
const stocks = ["buff", "salmon", "sage", "sky", "lilac"] as const;

/** The class of an event's card stock; `null` while the event is not known: plain paper. */
export function stockOf(eventId: string | null | undefined): string {
  if (!eventId) return "stock-plain";
  let sum = 0;
  for (const character of eventId) sum = (sum * 31 + character.charCodeAt(0)) % 9973;
  return `stock-${stocks[sum % stocks.length]}`;
}
