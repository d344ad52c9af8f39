import { parseArgs } from "node:util";
import { runSchedule } from "./run-schedule.ts";

const { values } = parseArgs({ options: { schedules: { type: "string" }, seed: { type: "string" } } });
const schedules = Number(values.schedules ?? 10_000);
const first = Number(values.seed ?? 1);

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
    `seed ${seed}: ${schedule.violation.message}\nAgain: npx tsx worker/src/simulation/main.ts --schedules 1 --seed ${seed}`,
  );
  process.exitCode = 1;
  break;
}
const seconds = (performance.now() - startMs) / 1000;
console.log(
  `${ran} schedules from seed ${first}, ${decided} purchases decided, ${Math.round(ran / seconds)} schedules a second`,
);
