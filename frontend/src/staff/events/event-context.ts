import type { StaffEvent } from "@admit/contract";
import { createContext, useContext, type Accessor } from "solid-js";

export interface EventInHand {
  event: Accessor<StaffEvent>;
  /** Takes over what a call has answered. */
  put: (event: StaffEvent) => void;
}

export const EventContext = createContext<EventInHand>();

/** The event that the pages beneath it are about. */
export function useEvent(): EventInHand {
  const inHand = useContext(EventContext);
  if (!inHand) throw new Error("An event is missing around this component");
  return inHand;
}
