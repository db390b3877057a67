import type { SourceInput, WalletBody, WalletPreview } from '../client.ts';

export const STEPS = ['you', 'shop', 'wallet', 'check', 'connection', 'done'] as const;
export type StepName = (typeof STEPS)[number];
export type Candidate = WalletPreview['candidates'][number];

/** A descriptor has brackets; a key has none. */
export const isDescriptor = (text: string): boolean => text.includes('(');

export const previewBody = (text: string): { key: string } | { descriptor: string } => {
  const trimmed = text.trim();
  return isDescriptor(trimmed) ? { descriptor: trimmed } : { key: trimmed };
};

/** What to save: the key as it was pasted, and the kind of address that was picked where the key leaves it open. */
export const walletBody = (text: string, candidate: Candidate, open: boolean): WalletBody => {
  const body = previewBody(text);
  if ('descriptor' in body) return body;
  return open ? { ...body, scriptType: candidate.scriptType } : body;
};

/** The source of a form, without the fields left empty. */
export const sourceOf = (kind: 'core' | 'esplora', text: (name: string) => string): SourceInput => {
  if (kind === 'esplora') return { kind, url: text('url') };
  const zmqRawTx = text('zmqRawTx');
  const zmqHashBlock = text('zmqHashBlock');
  return {
    kind,
    url: text('url'),
    user: text('user'),
    password: text('password'),
    ...(zmqRawTx ? { zmqRawTx } : {}),
    ...(zmqHashBlock ? { zmqHashBlock } : {}),
  };
};

/** All three were said to be the same, in this order of asking or another. */
export const allSame = (checked: readonly boolean[]): boolean => checked.length === 3 && checked.every(Boolean);
