import { useState } from 'react';
import type { RestoreView } from '../../../shared/contract/restore.ts';
import type { ApiError } from '../../common/call.ts';
import { useLanguage } from '../language.ts';
import { useReason } from '../../common/use-reason.ts';
import { isCodeRefusal } from '../setup-state.ts';
import type { RestoreCalls } from './restore-calls.ts';

export type RestorePage = 'choose' | 'locked' | 'found' | 'done';

/** The way through a restore. A refusal says why on the page where it can be mended (product.md BAK-6). */
export const useRestore = (calls: RestoreCalls, knownCode: string) => {
  const { page, setPage, during, ...state } = useSteps();
  const [view, setView] = useState<RestoreView | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const [code, setCode] = useState(knownCode);
  const look = async (withCode: string, passphrase?: string): Promise<ApiError | null> => {
    const looked = await calls.look(withCode, passphrase);
    if (!looked.ok) return looked.error;
    setView(looked.value);
    setPage('found');
    return null;
  };
  return {
    ...state,
    page,
    view,
    file,
    code,
    choose: (typedCode: string, chosen: File): Promise<void> =>
      during(async () => {
        setCode(typedCode);
        setFile(chosen);
        const begun = await calls.begin(typedCode, chosen.size);
        if (!begun.ok) return begun.error;
        const sent = await calls.upload(begun.value.id, chosen);
        if (!sent.ok) return sent.error;
        if (!sent.value.locked) return look(typedCode);
        setPage('locked');
        return null;
      }),
    unlock: (passphrase: string): Promise<void> => during(() => look(code, passphrase)),
    confirm: (): Promise<void> =>
      during(async () => {
        const done = await calls.confirm(code);
        if (!done.ok) return done.error;
        setPage('done');
        return null;
      }),
    /** Nothing that was sent stays on the disk. */
    back: (): void => {
      void calls.drop(code);
      setPage('choose');
    },
  };
};
export type Restore = ReturnType<typeof useRestore>;

/** Runs one step at a time, and keeps why the last one was refused. */
const useSteps = () => {
  const sayWhy = useWhy();
  const [page, setPage] = useState<RestorePage>('choose');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<ApiError | null>(null);
  const isCode = refused !== null && isCodeRefusal(refused.code);
  const why = refused === null ? '' : sayWhy(refused);
  return {
    page,
    setPage: (next: RestorePage): void => {
      setRefused(null);
      setPage(next);
    },
    busy,
    error: isCode ? '' : why,
    codeError: isCode ? why : '',
    during: async (step: () => Promise<ApiError | null>): Promise<void> => {
      setBusy(true);
      setRefused(null);
      const refusal = await step();
      setBusy(false);
      setRefused(refusal);
      if (refusal && !STAYS.has(refusal.code)) setPage('choose'); // the file is gone, or the code is refused
    },
  };
};

/** Another try is possible where the owner is. */
const STAYS: ReadonlySet<string> = new Set([
  'backup_not_opened',
  'too_many_requests',
  'storage_full',
  'unreachable',
  'conflict',
]);

const useWhy = (): ((refusal: ApiError) => string) => {
  const { errors } = useLanguage().words;
  const { refusalOf, detailsOf } = useReason();
  return (refusal) =>
    refusal.code === 'unreachable' ? errors.notSaved : [refusalOf(refusal), ...detailsOf(refusal)].join(' ');
};
