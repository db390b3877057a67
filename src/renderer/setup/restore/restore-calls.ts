import type {
  beginRestoreRoute,
  confirmRestoreRoute,
  dropRestoreRoute,
  lookAtRestoreRoute,
  uploadRestoreRoute,
} from '../../../shared/contract/restore.ts';
import type { Call } from '../../common/call.ts';

/** The calls of a restore, in their order. */
export const createRestoreCalls = (call: Call) => ({
  begin: (setupCode: string, sizeBytes: number) =>
    call<typeof beginRestoreRoute>('post', '/api/setup/restore', { body: { setupCode, sizeBytes } }),
  /** The browser reads the file from its disk as it sends it. */
  upload: (id: string, file: Blob) => call<typeof uploadRestoreRoute>('put', `/api/setup/restore/${id}`, { file }),
  look: (setupCode: string, passphrase?: string) =>
    call<typeof lookAtRestoreRoute>('post', '/api/setup/restore/look', {
      body: { setupCode, ...(passphrase !== undefined && { passphrase }) },
    }),
  confirm: (setupCode: string) =>
    call<typeof confirmRestoreRoute>('post', '/api/setup/restore/confirm', { body: { setupCode } }),
  drop: (setupCode: string) =>
    call<typeof dropRestoreRoute>('post', '/api/setup/restore/drop', { body: { setupCode } }),
});
export type RestoreCalls = ReturnType<typeof createRestoreCalls>;
