import type { OpsLine } from "@admit/contract";

export interface Order {
  ids: readonly string[];
  /** What the order was made of. */
  severities: ReadonlyMap<string, string>;
}

export const noOrder: Order = { ids: [], severities: new Map() };

const severityOf = ({ state, failed }: OpsLine): string => `${state}${failed > 0 ? " failed" : ""}`;

/**
 * The order in which lines are shown. The service puts the worst first and changes its mind with every figure;
 * here rows change places only when a line has become better or worse, has come or has gone, and never while held.
 */
export function keepOrder(order: Order, lines: readonly OpsLine[], isHeld: boolean): Order {
  const severities = new Map(lines.map((line) => [line.eventId, severityOf(line)]));
  const isSame =
    severities.size === order.severities.size &&
    [...severities].every(([id, severity]) => order.severities.get(id) === severity);
  if (isSame) return order;
  if (!isHeld) return { ids: [...severities.keys()], severities };
  const stay = order.ids.filter((id) => severities.has(id));
  return { ids: [...stay, ...[...severities.keys()].filter((id) => !stay.includes(id))], severities: order.severities };
}
