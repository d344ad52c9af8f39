import { readOptions, wholeNumber } from "@admit/contract";
import { runSchedule } from "./run-schedule.ts";

const { schedules, seed: first } = readOptions(
  {
    call: "npx pnpm exec node worker/src/simulation/main.ts",
    does: "Runs the issuer against servers in memory and in virtual time.",
    options: {
      schedules: wholeNumber("how many schedules", 1, 1_000_000_000, 10_000),
      seed: wholeNumber("of the first; the next follow", 0, 2 ** 31 - 1, 1),
    },
  },
  process.argv.slice(2),
);

const startMs = performance.now();
let ran = 0;
let decided = 0;
for (let seed = first; seed < first + schedules; seed++) {
  // oxlint-disable-next-line no-await-in-loop
  const schedule = await runSchedule(seed);
  ran += 1;
  decided += schedule.decided;
  if (schedule.violation === null) continue;
  console.error(
    `seed ${seed}: ${schedule.violation}\nAgain: npx pnpm exec node worker/src/simulation/main.ts --schedules 1 --seed ${seed}`,
  );
  process.exitCode = 1;
  break;
}
const seconds = (performance.now() - startMs) / 1000;
console.log(
  `${ran} schedules from seed ${first}, ${decided} purchases decided, ${Math.round(ran / seconds)} schedules a second`,
);
