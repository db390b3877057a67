import type { StepState, LaterStep } from '../../shared/vocabulary.ts';
import type { SessionView, SetupProgress, WalletBody, WalletPreview } from '../common/client.ts';

/** In the order of the list of steps. */
export const STEPS = ['you', 'shop', 'wallet', 'check', 'lightning', 'connection', 'accept', 'trial'] as const;
export type StepName = (typeof STEPS)[number];
export type Candidate = WalletPreview['candidates'][number];

/** Before owner and shop exist nothing else does. */
export const NOTHING_YET: SetupProgress = {
  steps: { wallet: 'open', check: 'open', lightning: 'open', connection: 'open', accept: 'open', trial: 'open' },
  draft: {},
};

const ORDER: readonly LaterStep[] = ['wallet', 'check', 'lightning', 'connection', 'accept', 'trial'];

/** A shop sells without Lightning too, so nobody is asked again about a step that was skipped. */
const isNeeded = (step: LaterStep): boolean => step !== 'lightning';

/** The step at which set-up continues: the first that is open, otherwise the first that was skipped (design.md LAY-19). */
export const nextStep = ({ steps }: SetupProgress): LaterStep | null =>
  ORDER.find((step) => steps[step] === 'open') ??
  ORDER.find((step) => steps[step] === 'skipped' && isNeeded(step)) ??
  null;

/** The step that a link from till or office asks for (`?step=connection`), if it is still missing. */
export const linkedStep = (search: string, { steps }: SetupProgress): LaterStep | null => {
  const asked = new URLSearchParams(search).get('step');
  return ORDER.find((step) => step === asked && steps[step] !== 'done') ?? null;
};

export type Place = StepState | 'now';

/** The list of steps shows this beside each one: a tick only if it is done (design.md LAY-19). */
export const placeOf = (
  name: StepName,
  at: StepName | 'done' | null,
  hasOwner: boolean,
  progress: SetupProgress,
): Place => {
  if (name === at) return 'now';
  if (name === 'you') return hasOwner || at === 'shop' ? 'done' : 'open';
  if (name === 'shop') return hasOwner ? 'done' : 'open';
  return progress.steps[name];
};

/** Estimated minutes left from this step on. */
export const minutesLeft = (step: StepName): number => {
  if (step === 'you' || step === 'shop') return 3;
  return step === 'wallet' ? 2 : 1;
};

/** The set-up code itself is refused, so it is asked for again. */
export const isCodeRefusal = (code: string): boolean => code === 'wrong_setup_code' || code === 'setup_code_dead';

export interface ShopInput {
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
}
export const shopOf = ({ name, currency, timeZone }: SessionView['store']): ShopInput => ({ name, currency, timeZone });

export interface Owner {
  readonly code: string;
  readonly name: string;
  readonly password: string;
  readonly pin: string;
  readonly passphrase: string;
  readonly again: string;
}
type Fault = 'missing' | 'short' | 'badPin' | 'mismatch';
/** The fault of each field; empty if all are right. The server checks again. */
export const faultsOf = (owner: Owner, passphraseNeeded: boolean): Partial<Record<keyof Owner, Fault>> => {
  const faults: Partial<Record<keyof Owner, Fault>> = {};
  if (owner.code === '') faults.code = 'missing';
  if (owner.name === '') faults.name = 'missing';
  if (owner.password.length < 8) faults.password = owner.password === '' ? 'missing' : 'short';
  if (!/^[0-9]{6,8}$/.test(owner.pin)) faults.pin = owner.pin === '' ? 'missing' : 'badPin';
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

/** The body to save: the key as pasted, with the chosen kind of address if the key leaves it open. */
export const walletBody = (text: string, candidate: Candidate, open: boolean): WalletBody => {
  const body = previewBody(text);
  if ('descriptor' in body) return body;
  return open ? { ...body, scriptType: candidate.scriptType } : body;
};

/** Derivation path in a descriptor's key origin, such as `m/84'/0'/0'` (BIP 380); null if it has none. */
export const originOf = (descriptor: string): string | null => {
  const path = /\[[0-9a-f]{8}((?:\/\d+[h'H]?)+)\]/.exec(descriptor)?.[1];
  return path ? `m${path.replaceAll(/[hH]/g, "'")}` : null;
};

/** All three were confirmed, in any order. */
export const allSame = (checked: readonly boolean[]): boolean => checked.length === 3 && checked.every(Boolean);

/** Above the dust limit of every kind of address (Bitcoin Core, policy: 546 sats for P2PKH is the highest). */
export const TRIAL_SATS = '546';
