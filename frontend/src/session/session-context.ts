import { createContext, useContext } from "solid-js";
import type { Session } from "./create-session.ts";

export const SessionContext = createContext<Session>();

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("A session is missing around this component");
  return session;
}
