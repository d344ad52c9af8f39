/** The part of JSON Schema that the document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  allOf?: Schema[];
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

interface Content {
  content?: Record<string, { schema?: Schema }>;
}

export interface Operation {
  /** `GET /v1/tickets/{id}` */
  name: string;
  /** How a caller can sign in; empty if no session is needed, null if the document does not say. */
  security: object[] | null;
  parameters: { in: string; name: string; required?: boolean; schema: Schema }[];
  body: { type: string; schema: Schema } | null;
  /** Schemas by status and content type; null where there is none. */
  answers: Map<string, Map<string, Schema | null>>;
}

export interface ApiDocument {
  operations: Operation[];
  schemas: Record<string, Schema>;
}

interface DocumentText {
  paths: Record<
    string,
    Record<
      string,
      { security?: object[]; parameters?: Operation["parameters"]; requestBody?: Content; responses: object }
    >
  >;
  components: { schemas: Record<string, Schema> };
}

/** Parses the document of `/openapi.json`. */
export function readOperations(text: string): ApiDocument {
  const { paths, components } = JSON.parse(text) as DocumentText;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security = null, parameters = [], requestBody, responses }]): Operation => {
      const [body] = Object.entries(requestBody?.content ?? {});
      return {
        name: `${method.toUpperCase()} ${path}`,
        security,
        parameters,
        body: body === undefined ? null : { type: body[0], schema: body[1].schema ?? {} },
        answers: new Map(
          Object.entries(responses as Record<string, Content>).map(([status, { content = {} }]) => [
            status,
            new Map(Object.entries(content).map(([type, { schema }]) => [type, schema ?? null])),
          ]),
        ),
      };
    }),
  );
  return { operations, schemas: components.schemas };
}
