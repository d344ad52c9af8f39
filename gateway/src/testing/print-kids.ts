import { openKeys } from "../keys/open-keys.ts";

// Run by a test as a process of its own.
const { session, ticket } = openKeys(process.argv[2] ?? "");
process.send?.(`${session.current.kid} ${ticket.current.kid}`);
