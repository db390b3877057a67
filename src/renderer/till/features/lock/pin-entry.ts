import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Answer, ApiError } from '../../../common/call.ts';
import { typePin } from '../../../forms/PinPad.tsx';

const SHORTEST = 4;

export interface PinState {
  readonly personId: string | null;
  readonly pin: string;
  readonly checking: boolean;
  readonly error: ApiError | null;
  /** Until when each person must wait; nobody waits for another's wrong PINs (reliability.md A37). */
  readonly lockedUntilMs: Readonly<Record<string, number>>;
}

export interface PinEntryDeps {
  readonly personId: string | null;
  readonly logIn: (personId: string, pin: string) => Promise<Answer<null>>;
  readonly now: () => number;
  /** Length of a person's PIN if it is known; at this length it is submitted without a key press. */
  readonly lengthOf: (personId: string) => number;
}

export interface PinEntry {
  readonly state: StoreApi<PinState>;
  readonly choose: (personId: string) => void;
  readonly key: (key: string) => void;
  readonly submit: () => void;
  /** Remembers what is typed. @returns restores it */
  readonly mark: () => () => void;
}

/**
 * Entry of a PIN: typing, checking, wrong, locked for some seconds. It keeps its state outside React, because keys that
 * arrive together must each find what the one before it typed.
 */
export const createPinEntry = (deps: PinEntryDeps): PinEntry => {
  const state = createStore<PinState>(() => ({
    personId: deps.personId,
    pin: '',
    checking: false,
    error: null,
    lockedUntilMs: {},
  }));
  const refused = (personId: string, error: ApiError): void => {
    const { lockedUntilMs } = state.getState();
    const seconds = error.status === 429 ? Number(error.params['seconds'] ?? error.retryAfterSeconds) : 0;
    state.setState({
      lockedUntilMs: { ...lockedUntilMs, [personId]: deps.now() + seconds * 1_000 },
      // the refusal of a person who is no longer chosen says nothing about the one who is
      ...(state.getState().personId === personId && { error }),
    });
  };
  const submit = (): void => {
    const { personId, pin, checking } = state.getState();
    if (!personId || checking || pin.length < SHORTEST) return;
    state.setState({ checking: true });
    void deps.logIn(personId, pin).then((answer) => {
      state.setState({ checking: false, pin: '' });
      if (!answer.ok) refused(personId, answer.error);
    });
  };
  return {
    state,
    submit,
    choose: (personId) => state.setState({ personId, pin: '', error: null }),
    key: (key) => {
      const { personId, pin, checking, lockedUntilMs } = state.getState();
      if (checking || deps.now() < (lockedUntilMs[personId ?? ''] ?? 0)) return;
      if (key === 'Enter') return submit();
      const next = typePin(pin, key);
      if (next === pin) return;
      state.setState({ pin: next, error: null });
      if (next.length > pin.length && next.length === deps.lengthOf(personId ?? '')) submit();
    },
    mark: () => {
      const { pin } = state.getState();
      return () => state.setState({ pin });
    },
  };
};
