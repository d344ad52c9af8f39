import { writeFileSync } from "node:fs";
import { apiRoutes, type AppServices } from "./http/api-routes.ts";
import { openApiDocument, openApiFile, openApiText } from "./http/openapi/openapi-document.ts";

// Mounting uses no service, so none has to be opened.
writeFileSync(openApiFile, openApiText(openApiDocument(apiRoutes({} as AppServices))));
