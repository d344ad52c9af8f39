import type { Logger } from "pino";

/**
 * Ends the process by an error that nobody caught, as Node would, but says why in the log alone: Node prints such
 * an error whole, and a database's carries the statement with its values.
 */
export function endOnFault(log: Logger): void {
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "an error that nobody caught ends the process");
    process.exit(1);
  });
}
