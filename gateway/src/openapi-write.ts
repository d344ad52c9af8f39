import { writeFileSync } from "node:fs";
import { apiRoutes } from "./http/api-routes.ts";
import { openApiDocument } from "./http/openapi/openapi-document.ts";
import { openApiFile, openApiText } from "./http/openapi/openapi-text.ts";
import type { AppServices } from "./http/services.ts";

// Mounting touches no service, so none has to be opened to describe the routes.
writeFileSync(openApiFile, openApiText(openApiDocument(apiRoutes({} as AppServices))));
