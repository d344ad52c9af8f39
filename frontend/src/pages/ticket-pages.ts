/** All ticket pages in one chunk: a device that has opened one of them has them all when the network is lost. */
export { default as SheetsPage } from "./sheets-page.tsx";
export { default as TicketPage } from "./ticket-page.tsx";
export { default as TicketsPage } from "./tickets-page.tsx";

import { keepShell } from "../tickets/device.ts";

keepShell();
