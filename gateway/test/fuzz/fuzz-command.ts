import { type Command, wholeNumber } from "@admit/contract";

const options = {
  requests: wholeNumber("how many requests", 1, 100_000_000, 100_000),
  seed: wholeNumber("of the first 2,000 requests; the next seeds follow", 0, 2 ** 31 - 1, 1),
};

export const command: Command<typeof options> = {
  call: "pnpm fuzz",
  does: "Sends requests of every kind to every route of a test gateway, and checks each answer.",
  options,
};
