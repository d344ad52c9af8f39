import { fileURLToPath } from "node:url";

/** Where the document is kept for those who read it without a server. */
export const openApiFile = fileURLToPath(
  new URL("../../../../specs/001-ticket-issuance/contracts/openapi.json", import.meta.url),
);

export const openApiText = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
