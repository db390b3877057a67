import {
  createUserRoute,
  deleteUserRoute,
  listUsersRoute,
  updateUserRoute,
  type StaffMember,
} from '../../../../shared/contract/people.ts';
import { ok, refuse } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { StaffUseCase } from '../../../app/people/staff.ts';
import type { UserRecord } from '../../../app/records.ts';
import { serve, type Served } from '../../handler.ts';
import { actorOf } from '../common/subject.ts';
import { personView } from './person-view.ts';

export interface StaffDeps {
  readonly staff: StaffUseCase;
}

/** Staff: names, roles, passwords and PINs (api.md TA-4). */
export const createStaffRoutes = ({ staff }: StaffDeps): Served[] => [
  serve(listUsersRoute, async () => ok({ status: 200, body: { users: (await staff.list()).map(staffView) } })),
  serve(createUserRoute, async ({ body, context }) => {
    const made = await staff.create(actorOf(context), body, (tx, user) =>
      context.saveResponse(tx, 200, staffView(user)),
    );
    return made.ok ? ok({ status: 200, body: staffView(made.value) }) : made;
  }),
  serve(updateUserRoute, async ({ params, body, context }) => {
    if (context.subject.kind !== 'person') return refuse('missing_credential');
    const { remoteAddress, till, subject } = context;
    const actor = { ...actorOf(context), sessionId: subject.session.id, remoteAddress, till };
    const changed = await staff.update(actor, params.id, body);
    return changed.ok ? ok({ status: 200, body: staffView(changed.value) }) : changed;
  }),
  serve(deleteUserRoute, async ({ params, context }) => {
    const removed = await staff.remove(actorOf(context), params.id);
    return removed.ok ? ok({ status: 204, body: null }) : removed;
  }),
];

const staffView = (user: UserRecord): StaffMember => ({
  ...personView(user),
  hasPassword: user.passwordHash !== null,
  hasPin: user.pinHash !== null,
  disabled: user.disabledAtMs !== null,
  createdAt: isoTime(user.createdAtMs),
});
