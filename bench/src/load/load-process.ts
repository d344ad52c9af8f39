import { readFileSync } from "node:fs";
import type { FromLoad, LoadOrder } from "./order.ts";
import { sendLoad } from "./send-load.ts";

// A process of its own that sends load, one order after the other: sending is not delayed by measuring, and its cost
// can be measured by itself.
const report = (message: FromLoad): void => void process.send?.(message);
const tokens = new Map<string, string[]>();

process.on("message", (order: LoadOrder) => {
  run(order).then(
    (result) => report({ kind: "report", report: result }),
    (error: Error) => report({ kind: "failed", message: error.stack ?? String(error) }),
  );
});
process.on("disconnect", () => process.exit());

async function run(order: LoadOrder) {
  const { tokenFile } = order;
  if (tokenFile !== null && !tokens.has(tokenFile))
    tokens.set(tokenFile, readFileSync(tokenFile, "utf8").trimEnd().split("\n"));
  return sendLoad(order, tokens.get(tokenFile ?? "") ?? [], report);
}
