import type { WalletBody, WalletPreview } from '../common/client.ts';

/** In the order of the rail. Lightning comes later; its place is kept. */
export const STEPS = ['you', 'shop', 'wallet', 'check', 'lightning', 'connection', 'trial'] as const;
export type StepName = (typeof STEPS)[number];
export type Candidate = WalletPreview['candidates'][number];

/** Minutes that are left, as the rail says them. */
export const minutesLeft = (step: StepName): number => {
  if (step === 'you' || step === 'shop') return 3;
  return step === 'wallet' ? 2 : 1;
};

export interface Owner {
  readonly code: string;
  readonly name: string;
  readonly password: string;
  readonly pin: string;
  readonly passphrase: string;
  readonly again: string;
}
type Fault = 'missing' | 'short' | 'badPin' | 'mismatch';
/** What is wrong with each field; empty when nothing is. The server checks again. */
export const faultsOf = (owner: Owner, passphraseNeeded: boolean): Partial<Record<keyof Owner, Fault>> => {
  const faults: Partial<Record<keyof Owner, Fault>> = {};
  if (owner.code === '') faults.code = 'missing';
  if (owner.name === '') faults.name = 'missing';
  if (owner.password.length < 8) faults.password = owner.password === '' ? 'missing' : 'short';
  if (!/^[0-9]{4,8}$/.test(owner.pin)) faults.pin = owner.pin === '' ? 'missing' : 'badPin';
  if (!passphraseNeeded) return faults;
  if (owner.passphrase.length < 8) faults.passphrase = owner.passphrase === '' ? 'missing' : 'short';
  else if (owner.passphrase !== owner.again) faults.again = 'mismatch';
  return faults;
};

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

/** The way to the account that a descriptor names: `m/84'/0'/0'`; null where it does not say (BIP 380, key origin). */
export const originOf = (descriptor: string): string | null => {
  const path = /\[[0-9a-f]{8}((?:\/\d+[h'H]?)+)\]/.exec(descriptor)?.[1];
  return path ? `m${path.replaceAll(/[hH]/g, "'")}` : null;
};

/** All three were said to be the same, in this order of asking or another. */
export const allSame = (checked: readonly boolean[]): boolean => checked.length === 3 && checked.every(Boolean);

/** Above the dust limit of every kind of address (Bitcoin Core, policy: 546 sats for P2PKH is the highest). */
export const TRIAL_SATS = '546';
