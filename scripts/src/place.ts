import { fileURLToPath } from "node:url";

/** The folder of the checkout, with a slash at its end. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** The API's document, committed for readers without a running server. */
export const openApiFile = "specs/001-ticket-issuance/contracts/openapi.json";
