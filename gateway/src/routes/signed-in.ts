/** How a caller may show who they are, for the OpenAPI document. */
export const signedIn: { [scheme: string]: string[] }[] = [{ bearer: [] }, { session: [] }];
