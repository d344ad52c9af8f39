export { announcePresence, type PresenceOptions } from "./presence.ts";
