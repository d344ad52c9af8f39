import { createContext, useContext } from "solid-js";
import type { StaffApi } from "./staff-api.ts";

export const StaffApiContext = createContext<StaffApi>();

export function useStaffApi(): StaffApi {
  const api = useContext(StaffApiContext);
  if (!api) throw new Error("The staff's API is missing around this component");
  return api;
}
