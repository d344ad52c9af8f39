import { fileURLToPath } from "node:url";

/** The folder of the checkout, with a slash at its end. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** The document of the API, as it is kept for those who read it without a server. */
export const openApiFile = "specs/001-ticket-issuance/contracts/openapi.json";
