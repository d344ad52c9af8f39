/** Card stocks that tickets are printed on, as the pages have them: an event's tickets match its card. */
const stocks = ["#ecd79a", "#f2bfa1", "#c5d5a9", "#b0d2df", "#d2c3e6"] as const;

/** The colour of an event's card stock. */
export function stockOf(eventId: string): string {
  let sum = 0;
  for (const character of eventId) sum = (sum * 31 + character.charCodeAt(0)) % 9973;
  return stocks[sum % stocks.length] ?? stocks[0];
}
