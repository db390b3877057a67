/**
 * Words that mean the same on the wire, in the database and on the pages. This file imports nothing, so that a page which
 * needs a list does not load zod with it.
 */

export const NETWORKS = ['mainnet', 'testnet4', 'signet', 'regtest'] as const;
export type Network = (typeof NETWORKS)[number];

/** From the role that may do everything down to the role that may only sell. */
export const ROLES = ['owner', 'manager', 'cashier'] as const;
export type Role = (typeof ROLES)[number];

/** Rights that an API key can hold. */
export const SCOPES = [
  'config:read',
  'config:write',
  'invoices:create',
  'invoices:read',
  'webhooks',
  'payment-requests',
  'transactions:read',
] as const;
export type Scope = (typeof SCOPES)[number];

export const SCRIPT_TYPES = ['p2wpkh', 'p2tr', 'p2sh-p2wpkh', 'p2pkh', 'p2wsh-sortedmulti'] as const;
export type ScriptType = (typeof SCRIPT_TYPES)[number];

/** Steps of set-up that may be skipped, in their order; owner and shop come first and exist together (design.md LAY-19). */
export const LATER_STEPS = ['wallet', 'check', 'lightning', 'connection', 'accept', 'trial'] as const;
export type LaterStep = (typeof LATER_STEPS)[number];
export const STEP_STATES = ['open', 'skipped', 'done'] as const;
export type StepState = (typeof STEP_STATES)[number];

/** Ways to pay. */
export const PAYMENT_METHODS = ['onchain', 'lightning'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** Kinds of case that a person must answer: docs/spec/chain.md CHAIN-47, CHAIN-26 and CHAIN-35. */
export const CASE_KINDS = ['key_used_elsewhere', 'final_block_left', 'older_payment'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];
/** How a case ended; `returned` if it ended by itself. */
export const CASE_ANSWERS = ['known', 'attached', 'dismissed', 'returned'] as const;
export type CaseAnswer = (typeof CASE_ANSWERS)[number];
/** Words for the health of a chain source (chain.md CHAIN-52), the worst first: the first that is said is its state. */
export const HEALTH_WORDS = [
  'wrong-answers',
  'identity-changed',
  'not-answering',
  'cannot-be-used',
  'other-double-spend',
  'longer-branch',
  'shorter-branch',
  'fewer-blocks',
  'no-block',
  'catching-up',
  'pruned',
  'address-unread',
  'starting',
  'works',
] as const;
export type HealthWord = (typeof HEALTH_WORDS)[number];

/** How a source stands to the chain that counts (chain.md CHAIN-60). */
export const SOURCE_PLACES = ['agrees', 'behind', 'ahead', 'other-branch', 'unknown'] as const;
export type SourcePlace = (typeof SOURCE_PLACES)[number];
