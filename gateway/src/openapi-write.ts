import { writeFileSync } from "node:fs";
import { apiRoutes } from "./http/api-routes.ts";
import { openApiDocument, openApiFile, openApiText } from "./http/openapi/openapi-document.ts";
import type { AppServices } from "./http/api-routes.ts";

// Mounting uses no service, so none has to be opened.
writeFileSync(openApiFile, openApiText(openApiDocument(apiRoutes({} as AppServices))));
