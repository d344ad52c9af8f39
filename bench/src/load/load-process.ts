import { readFileSync } from "node:fs";
import type { FromLoad, LoadOrder, LoadReport, ToLoad } from "./load-order.ts";
import { sendLoad } from "./send-load.ts";

// A process of its own that sends load, one order after the other: what sends is not held up by what measures, and
// what it costs can be told apart.
const tell = (message: FromLoad): void => void process.send?.(message);
const files = new Map<string, string[]>();

process.on("message", ({ order }: ToLoad) => {
  run(order).then(
    (report) => tell({ kind: "report", report }),
    (error: Error) => tell({ kind: "failed", message: error.stack ?? String(error) }),
  );
});
process.on("disconnect", () => process.exit());

async function run(order: LoadOrder): Promise<LoadReport> {
  return sendLoad(order, tokensOf(order.tokenFile), tell);
}

function tokensOf(file: string | null): string[] {
  if (file === null) return [];
  const tokens = files.get(file) ?? readFileSync(file, "utf8").trimEnd().split("\n");
  files.set(file, tokens);
  return tokens;
}
