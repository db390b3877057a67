import { refuse, ok, type Result } from '../../shared/result.ts';

/** Streams that may be open at the same time (reliability.md A20). */
export const MOST_STREAMS = {
  perScreen: 4,
  perInvoice: 20,
  /** Of one session or API key. */
  perCredential: 20,
  /** Of callers without a credential; the rest is kept for the shop's own tills and screens. */
  anonymous: 400,
  all: 500,
} as const;

/** The screen, invoice or credential that a stream is counted under. */
export interface StreamOwner {
  readonly kind: 'screen' | 'invoice' | 'credential';
  readonly id: string;
}

export interface StreamPlaces {
  /** @returns a function that gives the place back, or 503 if none is free */
  readonly take: (owner: StreamOwner) => Result<() => void>;
}

export const createStreamPlaces = (): StreamPlaces => {
  const taken = new Map<string, number>();
  const count = (name: string, by: number): void => {
    const now = (taken.get(name) ?? 0) + by;
    if (now === 0) taken.delete(name);
    else taken.set(name, now);
  };
  return {
    take: (owner) => {
      const names = namesOf(owner);
      if (names.some(({ name, most }) => (taken.get(name) ?? 0) >= most)) {
        return refuse('too_many_streams', { params: { seconds: RETRY_AFTER_SECONDS } });
      }
      for (const { name } of names) count(name, 1);
      let isHeld = true;
      return ok(() => {
        if (isHeld) for (const { name } of names) count(name, -1);
        isHeld = false;
      });
    },
  };
};

const RETRY_AFTER_SECONDS = 10;

const PER_OWNER: Readonly<Record<StreamOwner['kind'], number>> = {
  screen: MOST_STREAMS.perScreen,
  invoice: MOST_STREAMS.perInvoice,
  credential: MOST_STREAMS.perCredential,
};

/** The counters of a stream; only the stream of a payment page is open to everybody. */
const namesOf = ({ kind, id }: StreamOwner): readonly { readonly name: string; readonly most: number }[] => [
  { name: `${kind} ${id}`, most: PER_OWNER[kind] },
  { name: 'all', most: MOST_STREAMS.all },
  ...(kind === 'invoice' ? [{ name: 'anonymous', most: MOST_STREAMS.anonymous }] : []),
];
