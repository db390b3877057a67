import { useEffect, useState } from 'react';
import type { Answer, ApiError } from '../../common/call.ts';
import { useLanguage } from '../language.ts';
import { useReason } from '../../common/use-reason.ts';

const SAID_MS = 2_000;

export type Saving =
  | { readonly state: 'rest' | 'saving' | 'saved' }
  | { readonly state: 'refused'; readonly reason: string };

/** Saves one field: reports success for two seconds, or the reason of a refusal. */
export const useSave = () => {
  const refusalOf = useRefusal();
  const [saving, setSaving] = useState<Saving>({ state: 'rest' });
  useEffect(() => {
    if (saving.state !== 'saved') return undefined;
    const timer = setTimeout(() => setSaving({ state: 'rest' }), SAID_MS);
    return () => clearTimeout(timer);
  }, [saving]);
  const save = async <T>(call: () => Promise<Answer<T>>, onSaved: (value: T) => void): Promise<boolean> => {
    setSaving({ state: 'saving' });
    const answer = await call();
    if (answer.ok) onSaved(answer.value);
    setSaving(answer.ok ? { state: 'saved' } : { state: 'refused', reason: refusalOf(answer.error) });
    return answer.ok;
  };
  const refuse = (reason: string): void => setSaving({ state: 'refused', reason });
  const rest = (): void => setSaving({ state: 'rest' });
  return { saving, save, refuse, rest };
};

/** The reason of a refusal: the server's word about the field if it gives one. */
const useRefusal = () => {
  const { errors } = useLanguage().words;
  const { refusalOf, detailsOf } = useReason();
  return (error: ApiError): string => {
    const [detail] = detailsOf(error);
    if (error.status === 0) return errors.notSaved;
    return detail ?? refusalOf(error);
  };
};
