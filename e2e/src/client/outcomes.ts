import type { Purchase } from "@admit/contract";
import type { Answer } from "./call.ts";
import { problemOf, purchaseOf, type Person } from "./person.ts";

/**
 * The outcomes of all accepted purchases.
 * @param answers to one purchase of each of the buyers, in their order
 * @throws if an answer is neither a purchase nor the refusal "sold-out", or a purchase stays undecided
 */
export async function outcomesOf(buyers: readonly Person[], answers: readonly Answer[]): Promise<Purchase[]> {
  const deciding = buyers.map((buyer, nth) => outcomeOf(buyer, answers[nth]));
  return (await Promise.all(deciding)).filter((outcome) => outcome !== null);
}

async function outcomeOf(buyer: Person, answer: Answer | undefined): Promise<Purchase | null> {
  if (answer === undefined) throw new Error("a buyer got no answer");
  if (answer.status === 200 || answer.status === 202) return buyer.decided(purchaseOf(answer));
  const { code, detail } = problemOf(answer);
  if (code !== "sold-out") throw new Error(`refused in a drop: ${answer.status} ${code}: ${detail}`);
  return null;
}

/** The numbers of all tickets of these purchases, in order. */
export const numbersOf = (purchases: readonly Purchase[]): number[] =>
  purchases.flatMap(({ tickets }) => tickets.map(({ number }) => number)).sort((a, b) => a - b);

export const numbersUpTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
