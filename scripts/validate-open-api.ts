import { validate } from '@hyperjump/json-schema/openapi-3-1';

/** OpenAPI 3.1 with its default dialect of JSON Schema: this schema also judges the schemas inside the document. */
const OPENAPI_3_1 = 'https://spec.openapis.org/oas/3.1/schema-base';

/**
 * Lists the places of the document that break the OpenAPI 3.1 specification. The validator shares no code with the library
 * that writes the document, and checks every schema in it against JSON Schema 2020-12.
 */
export const openApiFaults = async (document: object): Promise<string[]> => {
  const judge = await validate(OPENAPI_3_1);
  const verdict = judge(document as Parameters<typeof judge>[0], 'BASIC'); // JSON by its making
  if (verdict.valid) return [];
  return (verdict.errors ?? []).map(
    ({ instanceLocation, keyword }) => `${decodeURIComponent(instanceLocation)}: ${keyword}`,
  );
};
