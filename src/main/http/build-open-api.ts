import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { EXAMPLES } from '../../shared/contract/examples.ts';
import { contract } from '../../shared/contract/index.ts';
import type { Access, RouteContract } from '../../shared/contract/route.ts';
import { ERRORS, wireCode, type ErrorCode } from '../../shared/errors.ts';
import { verdictOf } from './who-may.ts';

const errorCodes = Object.keys(ERRORS) as ErrorCode[]; // the keys of a closed object

const errorSchema = z
  .object({
    error: z.string().meta({ description: 'A sentence for people' }),
    message: z.string().meta({ description: 'The same' }),
    code: z.enum([...new Set(errorCodes.map(wireCode)), 'malformed_request']),
    details: z.record(z.string(), z.string()).optional().meta({ description: 'Wrong fields, on validation errors' }),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Error' });

/** Builds the OpenAPI 3.1 document from the routes of the contract (api.md API-1). */
export const buildOpenApi = (): object => {
  const registry = new OpenAPIRegistry();
  for (const [name, scheme] of Object.entries(SECURITY))
    registry.registerComponent('securitySchemes', name, { ...scheme });
  for (const route of contract) {
    registry.registerPath(operation(route, route.path, false));
    for (const alias of route.aliases ?? []) registry.registerPath(operation(route, alias, true));
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Satchel',
      version: '0.1.0',
      description:
        'One invoice, three APIs. Errors have one shape, amounts are exact. The rules: `docs/spec` in the repository.',
    },
    servers: [{ url: '/' }],
  });
};

const operation = (route: RouteContract, path: string, isAlias: boolean): RouteConfig => ({
  method: route.method,
  path,
  operationId: isAlias ? `${route.id}At${path.replace(/\W+/g, '_')}` : route.id,
  summary: route.summary,
  description: describe(route),
  tags: [route.api],
  security: schemesOf(route).map((scheme) => ({ [scheme]: [] })),
  request: {
    ...pathParts(route, path),
    ...(route.upload && { body: { required: true, content: { 'application/octet-stream': { schema: FILE } } } }),
    ...(route.body && { body: { required: true, content: { 'application/json': exampleOf(route, route.body) } } }),
  },
  responses: answersOf(route),
});

const FILE = { type: 'string', format: 'binary' } as const;

const pathParts = (route: RouteContract, path: string): PathParts => ({
  // every contract describes them as an object, although the type of a route allows any schema
  ...(route.params && { params: paramsAt(route.params as z.ZodObject, path) }),
  ...(route.query && { query: route.query }),
});

type PathParts = Pick<NonNullable<RouteConfig['request']>, 'params' | 'query'>;

/**
 * Picks the parameters that this path names. A route with several paths lists the parameters of all of them as
 * optional, because a path may lack some; OpenAPI wants exactly the parameters of a path, each of them required.
 */
const paramsAt = (params: z.ZodObject, path: string): z.ZodObject =>
  z.object(Object.fromEntries(Object.entries(params.shape).filter(([name]) => path.includes(`{${name}}`)))).required();

const exampleOf = ({ id }: RouteContract, schema: z.ZodType) => ({ schema, example: EXAMPLES[id]?.body });

const describe = (route: RouteContract): string => {
  const { access } = route;
  if (access.kind === 'person') return `Role: ${access.role} or above.`;
  if (access.kind === 'api') return `Scope: \`${access.scope}\`; people: ${access.role} or above.`;
  if (access.kind === 'loopback') return 'From this machine only.';
  return route.trainingOnly ? 'In training only.' : '';
};

const answersOf = (route: RouteContract): Record<number, ResponseConfig> => {
  const answers: Record<number, ResponseConfig> = {};
  for (const status of refusalsOf(route)) {
    answers[status] = { description: 'Refused', content: { 'application/json': { schema: errorSchema } } };
  }
  for (const [at, [status, schema]] of Object.entries(route.answers).entries()) {
    const type = route.stream ? 'text/event-stream' : 'application/json';
    const example = at === 0 ? { example: EXAMPLES[route.id]?.answer } : {};
    answers[Number(status)] = { description: 'Done', ...(schema && { content: { [type]: { schema, ...example } } }) };
  }
  return answers;
};

/** The statuses by which the guards may refuse a request (api.md API-8). */
const refusalsOf = (route: RouteContract): number[] => {
  const statuses = [400, 403, 404, 413, 415, 421, 429, 500, 503];
  if (schemesOf(route).length > 0) statuses.push(401);
  if (route.method !== 'get') statuses.push(409);
  if (route.method === 'post') statuses.push(422);
  return statuses;
};

const SECURITY = {
  apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key', description: '`fc_live_…` (`fc_test_…` in training)' },
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The token of a login' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'session',
    description: 'Alone it reads; writing also takes Satchel’s own Origin and X-CSRF-Token, the csrfToken of the login',
  },
  till: { type: 'apiKey', in: 'header', name: 'X-Till', description: "A paired till's token" },
  display: { type: 'apiKey', in: 'header', name: 'X-Display', description: "A customer screen's token" },
} as const;
type Scheme = keyof typeof SECURITY;

/** A cookie opens only some of the routes that take a session (api.md AUTH-5). */
const schemesOf = (route: RouteContract): readonly Scheme[] => {
  const cookie = { kind: 'cookie', role: 'owner', proof: 'freshPassword', writes: true } as const;
  return SCHEMES[route.access.kind].filter((scheme) => scheme !== 'session' || verdictOf(route, cookie) === 'in');
};

const SCHEMES: Readonly<Record<Access['kind'], readonly Scheme[]>> = {
  none: [],
  loopback: [],
  'till-token': ['till'],
  display: ['display'],
  person: ['bearer'],
  api: ['apiKey', 'session', 'bearer'],
  account: ['session', 'bearer'],
  session: ['session', 'bearer'],
  pairing: ['bearer'],
};
