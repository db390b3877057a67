import { describe, expect, it } from 'vitest';
import { clientFaults, type OpenApiDocument } from '../../../scripts/compile-open-api-client.ts';
import { openApiFaults } from '../../../scripts/validate-open-api.ts';
import { buildOpenApi } from '../../../src/main/http/build-open-api.ts';

const INVOICES = '/api/v1/stores/{storeId}/invoices';

/** The document with this schema for a member of a new invoice. */
const withMember = (name: string, schema: object): object => {
  const document = structuredClone(buildOpenApi()) as any; // a fault is planted deep inside, past every type
  document.paths[INVOICES].post.requestBody.content['application/json'].schema.properties[name] = schema;
  return document;
};

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    expect(await openApiFaults(buildOpenApi())).toEqual([]);
  });

  it.each([
    ['an empty prefixItems', { type: 'array', prefixItems: [] }],
    ['an unknown type', { type: 'money' }],
    ['a negative length', { type: 'string', maxLength: -1 }],
  ])('is refused with %s', async (_, schema) => {
    expect(await openApiFaults(withMember('metadata', schema))).toContainEqual(
      expect.stringContaining(
        `${INVOICES.replaceAll('/', '~1')}/post/requestBody/content/application~1json/schema/properties/metadata`,
      ),
    );
  });

  it('lists at each path the parameters that the path names, all required', () => {
    for (const [path, operations] of Object.entries((buildOpenApi() as OpenApiDocument).paths)) {
      const named = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => ({ name, required: true }));
      for (const { parameters = [] } of Object.values(operations)) {
        const inPath = parameters.filter((parameter) => parameter.in === 'path');
        expect(
          inPath.map(({ name, required }) => ({ name, required })),
          path,
        ).toEqual(named);
      }
    }
  });

  it('makes no client that compiles when an example does not fit its schema', () => {
    expect(clientFaults(withMember('orderId', { type: 'integer' }) as OpenApiDocument)).toMatch(/calls\.ts.*TS2322/);
  });
});
