import { writeFileSync } from "node:fs";
import { apiRoutes } from "./routes/api-routes.ts";
import { openApiDocument } from "./routes/openapi/openapi-document.ts";
import { openApiFile, openApiText } from "./routes/openapi/openapi-text.ts";
import type { AppServices } from "./services.ts";

// Mounting touches no service, so none has to be opened to describe the routes.
writeFileSync(openApiFile, openApiText(openApiDocument(apiRoutes({} as AppServices))));
