import {
  beginRestoreRoute,
  confirmRestoreRoute,
  dropRestoreRoute,
  lookAtRestoreRoute,
  uploadRestoreRoute,
  type RestoreView,
} from '../../../../shared/contract/restore.ts';
import { ok } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { BackupContent, RestoreDesk } from '../../../app/backup/restore-desk.ts';
import { serve, type Served } from '../../handler.ts';

/** Restoring a backup before anything is set up (api.md AUTH-24). */
export const createRestoreRoutes = ({ restoring }: { readonly restoring: RestoreDesk }): Served[] => [
  serve(beginRestoreRoute, async ({ body }) => {
    const begun = await restoring.begin(body.setupCode, body.sizeBytes);
    return begun.ok ? ok({ status: 200, body: { id: begun.value } }) : begun;
  }),
  serve(uploadRestoreRoute, async ({ params, context }) => {
    const received = await restoring.receive(params.id, context.upload);
    return received.ok ? ok({ status: 200, body: { locked: received.value.isLocked } }) : received;
  }),
  serve(lookAtRestoreRoute, async ({ body }) => {
    const looked = await restoring.look(body.setupCode, body.passphrase ?? null);
    return looked.ok ? ok({ status: 200, body: viewOf(looked.value) }) : looked;
  }),
  serve(confirmRestoreRoute, async ({ body }) => {
    const done = await restoring.confirm(body.setupCode);
    return done.ok ? ok({ status: 204, body: null }) : done;
  }),
  serve(dropRestoreRoute, async ({ body }) => {
    const done = await restoring.drop(body.setupCode);
    return done.ok ? ok({ status: 204, body: null }) : done;
  }),
];

const viewOf = ({ shops, sales, newestAtMs, version, network, schema }: BackupContent): RestoreView => ({
  shops: [...shops],
  sales,
  newestAt: newestAtMs === null ? null : isoTime(newestAtMs),
  version,
  network,
  schema,
});
