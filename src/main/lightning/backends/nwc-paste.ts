import { keysOf } from './nwc-events.ts';
import { PasteRefused } from '../node.ts';
import type { LightningConfigOf, PastedBackend } from '../../app/lightning-invoice/lightning-ports.ts';

export type NwcConfig = LightningConfigOf<'nwc'>;

const HEX_32 = /^[0-9a-f]{64}$/i;
/** The first version of NIP-47 had no plus sign. */
const BARE = /^nostr\+?walletconnect:(?:\/\/)?([^?]*)\?(.*)$/i;
const MOST_RELAYS = 8;

/** Reads `nostr+walletconnect://…`, bare or as `type=nwc;key=…`; null if it is something else. @throws PasteRefused */
export const pasteNwc = (text: string): PastedBackend<'nwc'> | null => {
  const bare = bareOf(text.trim());
  if (bare === null) return null;
  const [, walletKey = '', query = ''] = BARE.exec(bare) ?? [];
  if (!HEX_32.test(walletKey)) throw new PasteRefused('it does not hold the public key of a wallet');
  const parameters = new URLSearchParams(query);
  const secret = parameters.get('secret') ?? '';
  if (!HEX_32.test(secret)) throw new PasteRefused('it does not hold a secret of 64 hexadecimal digits');
  if (!keysOf(walletKey, secret)) throw new PasteRefused('it holds keys that cannot exist');
  const relays = [...new Set(parameters.getAll('relay').map(relayOf))];
  if (relays.length === 0) throw new PasteRefused('it names no relay');
  if (relays.length > MOST_RELAYS) throw new PasteRefused(`it names more than ${MOST_RELAYS} relays`);
  return {
    config: { kind: 'nwc', walletKey: walletKey.toLowerCase(), relays },
    credential: secret.toLowerCase(),
  };
};

const bareOf = (text: string): string | null => {
  if (/^nostr\+?walletconnect:/i.test(text)) return text;
  const [, key] = /^type=nwc;\s*key=(.*)$/is.exec(text) ?? [];
  return key === undefined ? null : key.replace(/;$/, '');
};

/** Passwords in the address of a relay would be stored and shown as no secret. @throws PasteRefused */
const relayOf = (text: string): string => {
  const url = URL.parse(text);
  if (!url || !['wss:', 'ws:'].includes(url.protocol))
    throw new PasteRefused('it names a relay that is no wss:// address');
  if (url.protocol === 'ws:' && !isLoopbackHost(url.hostname))
    throw new PasteRefused('it names a relay that is reached without encryption');
  if (url.username !== '' || url.password !== '') throw new PasteRefused('it names a relay with a password');
  return url.href;
};

const isLoopbackHost = (hostname: string): boolean => /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/.test(hostname);
