import { createContext, useContext, type Accessor } from "solid-js";
import type * as charts from "./draw-chart.ts";
import type { Feed } from "./create-feed.ts";
import type { OpsApi } from "./ops-api.ts";

export interface Console {
  api: OpsApi;
  feed: Feed;
  /** What draws charts is larger than the rest, and comes with the first of them. */
  loadCharts: () => Promise<Pick<typeof charts, "drawChart">>;
  /** Only admins act; the others of the staff look on. */
  mayAct: Accessor<boolean>;
}

export const ConsoleContext = createContext<Console>();

export function useConsole(): Console {
  const console = useContext(ConsoleContext);
  if (!console) throw new Error("The console is missing around this component");
  return console;
}
