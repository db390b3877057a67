import { contract } from '../../shared/contract/index.ts';
import type { RouteContract } from '../../shared/contract/route.ts';
import { ROLES, SCOPES, type Role } from '../../shared/vocabulary.ts';
import { verdictOf, type CallerKind } from './who-may.ts';

/** Builds the document of who may call which route, from the table that a test holds against the server (api.md AUTH-8). */
export const buildRoles = (): string => `${[...INTRODUCTION, ...contract.map(rowOf)].join('\n')}\n`;

const INTRODUCTION = [
  '# Who may call what',
  '',
  '`npm run openapi` writes this table, and a test calls every route as every kind of caller.',
  '',
  'The columns of people say what the session must rest on: **PIN** is any session, **password** one that began with a',
  'password, **fresh** one whose password was entered in the last 5 minutes. ● means the credential alone is enough. A',
  'cookie **reads**, or **writes** too with Satchel’s own `Origin` and the header `X-CSRF-Token`; which role and how',
  'fresh is as for the person. An API key needs the scope named here, and opens its own store alone.',
  '',
  '| Route | Anybody | Screen | Till | Cashier | Manager | Owner | Cookie | API key | Besides |',
  '| --- | :-: | :-: | :-: | :-: | :-: | :-: | :-: | --- | --- |',
];

const YES = '●';
const NO = '';

const rowOf = (route: RouteContract): string => {
  const { method, path } = route;
  const isIn = (caller: CallerKind): boolean => verdictOf(route, caller) === 'in';
  const cells = [
    isIn({ kind: 'anonymous' }) && route.access.kind !== 'loopback' ? YES : NO,
    isIn({ kind: 'screen' }) && route.access.kind === 'display' ? YES : NO,
    isIn({ kind: 'till' }) && route.access.kind === 'till-token' ? YES : NO,
    ...ROLES.toReversed().map((role) => personCell(route, role)),
    cookieCell(isIn),
    keyCell(route),
    besides(route),
  ];
  return `| \`${method.toUpperCase()} ${path}\` | ${cells.join(' | ')} |`;
};

const PROOF_WORDS = [
  ['pin', 'PIN'],
  ['password', 'password'],
  ['freshPassword', 'fresh'],
] as const;

/** The least that lets a person of this role in. */
const personCell = (route: RouteContract, role: Role): string => {
  if (isOpen(route)) return NO;
  const found = PROOF_WORDS.find(([proof]) => verdictOf(route, { kind: 'session', role, proof }) === 'in');
  return found?.[1] ?? NO;
};

const isOpen = ({ access }: RouteContract): boolean => access.kind === 'none' || access.kind === 'loopback';

const cookieCell = (isIn: (caller: CallerKind) => boolean): string => {
  const owner = { kind: 'cookie', role: 'owner', proof: 'freshPassword' } as const;
  if (isIn({ kind: 'anonymous' })) return NO;
  if (isIn({ ...owner, writes: false })) return 'reads';
  return isIn({ ...owner, writes: true }) ? 'writes' : NO;
};

const keyCell = (route: RouteContract): string => {
  if (isOpen(route)) return NO;
  const scope = SCOPES.find((one) => verdictOf(route, { kind: 'key', scope: one }) === 'in');
  return scope ? `\`${scope}\`` : NO;
};

const besides = ({ id, access, listener, trainingOnly }: RouteContract): string => {
  const notes: string[] = [];
  if (access.kind === 'loopback') notes.push('from this machine');
  if (access.kind === 'account') notes.push('other roles: 404');
  if (access.kind === 'pairing') notes.push('in training without a login');
  if (BY_BODY[id]) notes.push(BY_BODY[id]);
  if (listener !== 'private') notes.push(listener === 'both' ? 'both listeners' : 'public listener');
  if (trainingOnly) notes.push('training only');
  return notes.join('; ');
};

/** Routes that ask for more if the body holds certain members. */
const BY_BODY: Readonly<Record<string, string>> = {
  patchStoreSettings: 'owner, fresh: `publicUrl`, `allowedHosts`, `rateLimits`, `webhooksAllowPrivateNetwork`',
  putRates: 'password, unless `kind` is `manual`',
  updateUser: 'one’s own password or PIN: `currentPassword`',
};
