import { clnEntry } from '../../../src/main/lightning/backends/cln.ts';
import type { LightningNode } from '../../../src/main/lightning/node.ts';
import { depsWith } from './node-server.ts';

const METHODS = ['invoice', 'listinvoices', 'waitanyinvoice', 'delinvoice', 'getinfo', 'listpeerchannels'];
/** A rune with these restrictions after 32 bytes of authentication code (lightning-createrune(7)). */
export const runeWith = (restrictions: string): string =>
  Buffer.concat([Buffer.alloc(32, 7), Buffer.from(restrictions)]).toString('base64url');
export const RUNE = runeWith(`=5&${METHODS.map((method) => `method=${method}`).join('|')}`);

export const clnAt = (url: string, certificate: string | null = null, rune = RUNE): LightningNode =>
  clnEntry.create({ kind: 'cln', url, certificate }, depsWith(rune));
