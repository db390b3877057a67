import { validate } from '@hyperjump/json-schema/openapi-3-1';

/** OpenAPI 3.1 with its default dialect: this schema judges the JSON Schemas inside the document too. */
const OPENAPI_3_1 = 'https://spec.openapis.org/oas/3.1/schema-base';

/**
 * What breaks the OpenAPI 3.1 specification, each with the place in the document. Judged by a library that shares no code
 * with the one that writes the document, and that checks every schema in it against JSON Schema 2020-12.
 */
export const openApiFaults = async (document: object): Promise<string[]> => {
  const judge = await validate(OPENAPI_3_1);
  const verdict = judge(document as Parameters<typeof judge>[0], 'BASIC'); // JSON by its making
  if (verdict.valid) return [];
  return (verdict.errors ?? []).map(
    ({ instanceLocation, keyword }) => `${decodeURIComponent(instanceLocation)}: ${keyword}`,
  );
};
