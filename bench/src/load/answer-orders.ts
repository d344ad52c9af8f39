import type { FromSender } from "./order.ts";

/**
 * Makes this a process that sends what it is ordered to, one order after the other: sending is not delayed by
 * measuring, and its cost can be measured by itself. It ends with the process that opened it.
 */
export function answerOrders(run: (order: unknown) => Promise<unknown>): void {
  const reply = (message: FromSender<unknown>): void => void process.send?.(message);
  process.on("message", (order) => {
    Promise.resolve(order)
      .then(run)
      .then(
        (report) => reply({ report }),
        (error: Error) => reply({ failure: error.stack ?? String(error) }),
      );
  });
  process.on("disconnect", () => process.exit());
}
