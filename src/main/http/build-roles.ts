import { contract } from '../../shared/contract/index.ts';
import type { Access, RouteContract } from '../../shared/contract/route.ts';
import { ROLES, type Role } from '../../shared/vocabulary.ts';

/** From the least right to the most, as the columns stand. */
const RISING = ROLES.toReversed();

const YES = '●';
const NO = '';

const leastOf = (access: Access): Role | undefined => {
  if (access.kind === 'person' || access.kind === 'api') return access.role;
  if (access.kind === 'pairing') return 'manager';
  if (access.kind === 'account') return 'owner';
  return access.kind === 'session' ? 'cashier' : undefined;
};

const isIn = (access: Access, role: Role): boolean => {
  const least = leastOf(access);
  return access.kind === 'none' || (least !== undefined && RISING.indexOf(role) >= RISING.indexOf(least));
};

const keyOf = (access: Access): string => {
  if (access.kind === 'none') return YES;
  return access.kind === 'api' ? `\`${access.scope}\`` : NO;
};

const besides = ({ access, listener, trainingOnly }: RouteContract): string => {
  const notes: string[] = [];
  if (access.kind === 'loopback') notes.push('from this machine');
  if (access.kind === 'till-token') notes.push("a paired till's token");
  if (access.kind === 'display') notes.push("a customer screen's token");
  if (access.kind === 'account') notes.push('another’s id: 404 for other roles');
  if (access.kind === 'pairing') notes.push('nobody need be logged in in training');
  if (access.kind === 'person' && access.freshPassword) notes.push('password of the last 5 minutes');
  if (listener !== 'private') notes.push(listener === 'both' ? 'both listeners' : 'public listener');
  if (trainingOnly) notes.push('training only');
  return notes.join('; ');
};

const rowOf = (route: RouteContract): string => {
  const { access, method, path } = route;
  const people = RISING.map((role) => (isIn(access, role) ? YES : NO));
  const isOpen = access.kind === 'none' ? YES : NO;
  return `| \`${method.toUpperCase()} ${path}\` | ${[isOpen, ...people, keyOf(access), besides(route)].join(' | ')} |`;
};

/** Roles × routes, as the guards read them from the contract. */
export const buildRoles = (): string =>
  `${[
    '# Who may call what',
    '',
    'Made from the contract that the guards read (`npm run openapi` writes it). A key needs the scope named; a session cookie',
    'opens `/api/checkout` and `/api/users` only, and writes need our own `Origin`.',
    '',
    '| Route | Anybody | Cashier | Manager | Owner | API key | Besides |',
    '| --- | :-: | :-: | :-: | :-: | --- | --- |',
    ...contract.map(rowOf),
  ].join('\n')}\n`;
