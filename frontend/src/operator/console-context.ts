import type { Accessor } from "solid-js";
import { makeContext } from "../sources/sources.ts";
import type { Feed } from "./create-feed.ts";
import type * as charts from "./draw-chart.ts";
import type { OpsApi } from "./ops-api.ts";

interface Console {
  api: OpsApi;
  feed: Feed;
  /** The chart library is larger than the rest, and loads with the first chart. */
  loadCharts: () => Promise<Pick<typeof charts, "drawChart">>;
  /** Only admins act; other staff watch. */
  mayAct: Accessor<boolean>;
}

export const [ConsoleContext, useConsole] = makeContext<Console>("Console");
