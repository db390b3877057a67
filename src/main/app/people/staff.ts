import { ok, refuse, type Refusal, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import type { Commit } from '../commit.ts';
import { createChangeUser, isRemoved, refuseUser, userFacts } from './change-user.ts';
import type { PasswordHasher, PinHasher } from './people-ports.ts';
import { refusePin } from './pin-rule.ts';
import type { Clock, Ids, Logger, Secrets } from '../ports.ts';
import type { UserRecord } from '../records.ts';
import type { Role } from '../../../shared/vocabulary.ts';
import type { Database, SaveResponse } from '../repositories.ts';
import type { ApiKeyIndex } from './api-key-index.ts';
import type { LoginUseCase, Place } from './login.ts';
import type { Sessions } from './sessions.ts';
import type { DisplayIndex } from './token-index.ts';

export interface NewUser {
  readonly name: string;
  readonly role: Role;
  readonly password?: string | null | undefined;
  readonly pin?: string | null | undefined;
}
export type UserChange = Partial<NewUser> & {
  readonly disabled?: boolean | undefined;
  /** The acting person's present password: needed to change one's own password or PIN (reliability.md A31). */
  readonly currentPassword?: string | undefined;
};
type Wanted = { readonly [K in keyof UserChange]?: UserChange[K] | undefined };
/** The acting person with the session, which survives when that person's others end, and the place of the guess. */
export type StaffActor = Actor & { readonly sessionId: string } & Place;

export interface StaffUseCase {
  /** Lists everybody but removed people. */
  readonly list: () => Promise<UserRecord[]>;
  readonly create: (
    actor: Actor,
    input: NewUser,
    saveResponse?: SaveResponse<UserRecord>,
  ) => Promise<Result<UserRecord>>;
  readonly update: (actor: StaffActor, id: string, change: Wanted) => Promise<Result<UserRecord>>;
  /** Ends the person's sessions and API keys and every way to log in; what they did stays on record. */
  readonly remove: (actor: Actor, id: string) => Promise<Result<null>>;
}
export interface StaffDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly hasher: PasswordHasher;
  readonly pinHasher: PinHasher;
  readonly secrets: Secrets;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeyIndex;
  readonly displays: Pick<DisplayIndex, 'remove'>;
  readonly confirmPassword: LoginUseCase['confirmPassword'];
  readonly training: boolean;
}

/** Lists, adds, changes and removes the people who work here (api.md TA-4). */
export const createStaff = (deps: StaffDeps): StaffUseCase => {
  const { database, clock, hasher, pinHasher } = deps;
  const changeUser = createChangeUser(deps);
  return {
    list: async () => (await database.read.users.list()).filter((user) => !isRemoved(user)),
    create: async (actor, input, saveResponse) => {
      const badPin = refusePin(input.pin, { role: input.role, training: deps.training });
      if (badPin) return badPin;
      const user: UserRecord = {
        id: deps.ids.id(),
        name: input.name,
        role: input.role,
        passwordHash: (await hashOf(hasher, input.password)) ?? null,
        pinHash: (await hashOf(pinHasher, input.pin)) ?? null,
        createdAtMs: clock.nowMs(),
        disabledAtMs: null,
      };
      return deps.commit(
        actor,
        async (tx) => {
          const refusal = refuseUser(user, await tx.users.list());
          if (refusal) return refusal;
          await tx.users.insert(user);
          return { value: user, audit: { what: 'user.created', after: userFacts(user) }, feed: [] };
        },
        saveResponse,
      );
    },
    update: async (actor, id, wanted) => {
      const badPin = await refuseNewPin(deps, id, wanted);
      if (badPin) return badPin;
      const refused = await refuseOwnCode(deps, actor, id, wanted);
      if (refused) return refused;
      const passwordHash = await hashOf(hasher, wanted.password);
      const pinHash = await hashOf(pinHasher, wanted.pin);
      return changeUser(actor, id, 'user.changed', (former) => {
        const isDisabled = wanted.disabled ?? former.disabledAtMs !== null;
        return {
          ...former,
          name: wanted.name ?? former.name,
          role: wanted.role ?? former.role,
          passwordHash: passwordHash === undefined ? former.passwordHash : passwordHash,
          pinHash: pinHash === undefined ? former.pinHash : pinHash,
          disabledAtMs: isDisabled ? (former.disabledAtMs ?? clock.nowMs()) : null,
        };
      });
    },
    remove: async (actor, id) => {
      const done = await changeUser(actor, id, 'user.removed', (former) => ({
        ...former,
        passwordHash: null,
        pinHash: null,
        disabledAtMs: clock.nowMs(),
      }));
      return done.ok ? ok(null) : done;
    },
  };
};

/** Asks for the present password before somebody's own password or PIN is changed (reliability.md A31). */
const refuseOwnCode = async (
  { confirmPassword }: StaffDeps,
  { remoteAddress, till, userId }: StaffActor,
  id: string,
  { password, pin, currentPassword }: Wanted,
): Promise<Refusal | undefined> => {
  if (id !== userId || (password === undefined && pin === undefined)) return undefined;
  if (currentPassword === undefined) return refuse('current_password_needed');
  const confirmed = await confirmPassword({ userId, password: currentPassword, remoteAddress, till });
  if (confirmed.ok) return undefined;
  // the session is good, so this is no 401
  return confirmed.error.code === 'wrong_password' ? refuse('wrong_current_password') : confirmed;
};

/** A person who becomes an owner needs a new PIN, because nobody knows how long the hashed one is. */
const refuseNewPin = async (
  { database, training }: StaffDeps,
  id: string,
  { role, pin }: { readonly role?: Role | undefined; readonly pin?: string | null | undefined },
): Promise<Refusal | undefined> => {
  const former = await database.read.users.get(id);
  const next = role ?? former?.role ?? 'cashier';
  const becomesOwner = next === 'owner' && former?.role !== 'owner' && !training;
  if (becomesOwner && pin === undefined && former?.pinHash) return refuse('owner_pin_too_short');
  return refusePin(pin, { role: next, training });
};

const hashOf = async (hasher: PasswordHasher, text: string | null | undefined): Promise<string | null | undefined> =>
  text === undefined || text === null ? text : hasher.hash(text);
