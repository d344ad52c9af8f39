import { parseArgs } from "node:util";
import { runSchedule } from "./run-schedule.ts";

const { values } = parseArgs({ options: { schedules: { type: "string" }, seed: { type: "string" } } });
const schedules = Number(values.schedules ?? 10_000);
const first = Number(values.seed ?? 1);

const startMs = performance.now();
let decided = 0;
for (let seed = first; seed < first + schedules; seed++) {
  // oxlint-disable-next-line no-await-in-loop
  const ran = await runSchedule(seed);
  decided += ran.decided;
  if (ran.violation === null) continue;
  console.error(
    `seed ${seed}: ${ran.violation.message}\nAgain: npx tsx worker/src/simulation/main.ts --schedules 1 --seed ${seed}`,
  );
  process.exitCode = 1;
  break;
}
const seconds = (performance.now() - startMs) / 1000;
console.log(
  `${schedules} schedules from seed ${first}, ${decided} purchases decided, ${Math.round(schedules / seconds)} schedules a second`,
);
