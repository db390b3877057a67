import { useEffect, useRef, useState } from 'react';
import type { Answer } from '../../common/call.ts';
import type { LightningCalls, LightningInput, LightningTrial } from '../../common/lightning-calls.ts';
import { useReason } from '../../common/use-reason.ts';

/** Follows the pasted connection from the paste to the end of its trial. */
export type ConnectState =
  | { readonly state: 'typing' | 'trying' }
  | { readonly state: 'refused'; readonly reason: string }
  | { readonly state: 'tried' | 'saving'; readonly trial: LightningTrial; readonly reason: string };

export interface Ticks {
  readonly maySpend: boolean;
  readonly acceptsUnproved: boolean;
}
const NO_TICKS: Ticks = { maySpend: false, acceptsUnproved: false };

interface Deps<T> {
  readonly client: Pick<LightningCalls, 'tryLightning'>;
  readonly words: { readonly notReached: string };
  /** Kept from an earlier visit. */
  readonly initial?: string;
  readonly save: (body: LightningInput) => Promise<Answer<T>>;
  readonly onSaved: (value: T) => void;
}

/** Tries a pasted connection, then stores it; what was pasted stays until it is stored (lightning.md LN-21, LN-24). */
export const useConnect = <T>({ client, words, initial = '', save, onSaved }: Deps<T>) => {
  const { refusalOf, detailsOf } = useReason();
  const [text, setText] = useState(initial);
  const [ticks, setTicks] = useState(NO_TICKS);
  const [at, setAt] = useState<ConnectState>({ state: 'typing' });
  const asked = useRef('');
  useEffect(() => () => void (asked.current = ''), []);
  const reasonFor = (answer: { readonly error: Parameters<typeof refusalOf>[0] }): string => {
    const [detail] = detailsOf(answer.error);
    return answer.error.status === 0 ? words.notReached : (detail ?? refusalOf(answer.error));
  };
  return {
    text,
    ticks,
    at,
    /** Another text starts over: the trial of the old one says nothing about it. */
    change: (next: string): void => {
      asked.current = '';
      setText(next);
      setTicks(NO_TICKS);
      setAt({ state: 'typing' });
    },
    tick: (changed: Partial<Ticks>): void => setTicks({ ...ticks, ...changed }),
    tryOut: async (): Promise<void> => {
      asked.current = text;
      setAt({ state: 'trying' });
      const answer = await client.tryLightning(text.trim());
      if (asked.current !== text) return; // it was changed, or the page was left
      if (answer.ok) setAt({ state: 'tried', trial: answer.value, reason: '' });
      else if (answer.error.code === 'password_needed') setAt({ state: 'typing' });
      else setAt({ state: 'refused', reason: reasonFor(answer) });
    },
    store: async (trial: LightningTrial): Promise<void> => {
      setAt({ state: 'saving', trial, reason: '' });
      const answer = await save({ text: text.trim(), ...ticks });
      if (answer.ok) return onSaved(answer.value);
      return setAt({ state: 'tried', trial, reason: reasonFor(answer) });
    },
  };
};

/** The trial of what is in the field; null before it. */
export const trialOf = (at: ConnectState): LightningTrial | null =>
  at.state === 'tried' || at.state === 'saving' ? at.trial : null;

/** Why it was not stored; empty unless it was refused. */
export const reasonOf = (at: ConnectState): string => (at.state === 'tried' ? at.reason : '');

export const isBusy = ({ state }: ConnectState): boolean => state === 'trying' || state === 'saving';

/** The trial went through to its end. */
export const isWorking = ({ steps }: LightningTrial): boolean =>
  steps.length > 0 && steps.every(({ error }) => error === null);

/** A backend that did not answer has not said what the credential allows; only that it can spend may show in its text. */
export const knowsRights = ({ maySpend, steps }: LightningTrial): boolean => maySpend || steps[0]?.error === null;

/** It works, and each risk that it brings is ticked. */
export const mayStore = (trial: LightningTrial, { maySpend }: Ticks): boolean =>
  isWorking(trial) && (!trial.maySpend || maySpend);
