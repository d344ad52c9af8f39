import { type Command, wholeNumber } from "@admit/contract";

const options = {
  runs: wholeNumber("how many runs", 1, 100_000, 10),
  seed: wholeNumber(
    "of the first run; each run takes the next. The same seed plans the same requests and faults",
    0,
    2 ** 32 - 1,
    1,
  ),
};

export const command: Command<typeof options> = {
  call: "pnpm faults",
  does: "Injects faults into a whole Admit while it sells, and checks the outcome of every purchase. A single run that fails shows its logs.",
  options,
};
