import { describe, expect, test } from 'vitest';
import { buildOpenApi } from '../../../src/main/http/build-open-api.ts';
import { EXAMPLES } from '../../../src/shared/contract/examples.ts';
import { contract } from '../../../src/shared/contract/index.ts';

describe.each(contract.map((route) => [route.id, route] as const))('%s', (id, route) => {
  const example = EXAMPLES[id];

  test('has an example that its schemas accept', () => {
    expect(example, 'add one to src/shared/contract/examples').toBeDefined();
    if (route.body) expect(() => route.body?.parse(example?.body)).not.toThrow();
    const [answer] = Object.values(route.answers);
    if (answer) expect(() => answer.parse(example?.answer)).not.toThrow();
    else expect(example?.answer).toBeUndefined();
  });
});

test('each example is of a route that exists', () => {
  const ids = new Set(contract.map(({ id }) => id));
  expect(Object.keys(EXAMPLES).filter((id) => !ids.has(id))).toEqual([]);
});

interface Media {
  readonly content?: Readonly<Record<string, { readonly example?: unknown }>>;
}
interface Operation {
  readonly operationId: string;
  readonly requestBody?: Media;
  readonly responses: Readonly<Record<string, Media>>;
}

const exampleIn = (media: Media | undefined): unknown => Object.values(media?.content ?? {})[0]?.example;

test('the OpenAPI document shows each example', () => {
  // OpenAPI's own form
  const { paths } = JSON.parse(JSON.stringify(buildOpenApi())) as { paths: Record<string, Record<string, Operation>> };
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const shown = contract.map(({ id, answers }) => {
    const operation = operations.find(({ operationId }) => operationId === id);
    const [status = ''] = Object.keys(answers);
    return [id, exampleIn(operation?.requestBody), exampleIn(operation?.responses[status])];
  });
  expect(shown).toEqual(contract.map(({ id }) => [id, EXAMPLES[id]?.body, EXAMPLES[id]?.answer]));
});
