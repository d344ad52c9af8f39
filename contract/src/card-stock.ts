/** The card stocks of events: an event's card, its page, its tickets and its picture match. */
export const cardStocks = ["buff", "salmon", "sage", "sky", "lilac"] as const;
export type CardStock = (typeof cardStocks)[number];

export function cardStockOf(eventId: string): CardStock {
  let sum = 0;
  for (const character of eventId) sum = (sum * 31 + character.charCodeAt(0)) % 9973;
  return cardStocks[sum % cardStocks.length] ?? cardStocks[0];
}
