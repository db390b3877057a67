/** The kind of connection that a pasted text seems to be, before the server reads it (lightning.md LN-24). */
export type PastedKind = 'lnd' | 'cln' | 'phoenixd' | 'nwc' | 'address' | 'lnbits';

const TYPES: ReadonlyMap<string, PastedKind> = new Map([
  ['lnd-rest', 'lnd'],
  ['clnrest', 'cln'],
  ['phoenixd', 'phoenixd'],
  ['nwc', 'nwc'],
  ['lnurl', 'address'],
  ['lnbits', 'lnbits'],
]);
const SCHEMES: ReadonlyMap<string, PastedKind> = new Map([
  ['lndconnect', 'lnd'],
  ['clnrest+https', 'cln'],
  ['clnrest+http', 'cln'],
  ['nostr+walletconnect', 'nwc'],
  ['nostrwalletconnect', 'nwc'],
]);

/** Returns null if the text looks like nothing that Satchel knows. The server's word decides. */
export const pastedKind = (text: string): PastedKind | null => {
  const pasted = text.trim();
  const type = /(?:^|;)\s*type=([a-z-]+)/i.exec(pasted)?.[1]?.toLowerCase();
  if (type !== undefined) return TYPES.get(type) ?? null;
  const scheme = /^([a-z+]+):/i.exec(pasted)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'lightning') return SCHEMES.get(scheme) ?? null;
  return /^(?:lightning:)?[^@\s/:]+@[^@\s/]+\.[^@\s/]+$/i.test(pasted) ? 'address' : null;
};

/** Shapes that the owner may paste, in the order in which they are offered. */
export const SHAPES: readonly (readonly [PastedKind, string])[] = [
  ['lnd', 'lndconnect:// · type=lnd-rest;…'],
  ['cln', 'clnrest+https://…?rune=…'],
  ['phoenixd', 'type=phoenixd;server=…;password=…'],
  ['nwc', 'nostr+walletconnect://…'],
  ['address', 'name@provider.com'],
  ['lnbits', 'type=lnbits;server=…;api-key=…'],
];

/** Commands that make a credential which can only receive. */
export const RECEIVE_ONLY: Readonly<Partial<Record<string, string>>> = {
  lnd: 'lncli bakemacaroon --root_key_id 77 info:read invoices:read invoices:write offchain:read',
  cln: `lightning-cli createrune restrictions='[["method=invoice","method=listinvoices","method=waitanyinvoice","method=delinvoice","method=getinfo","method=listpeerchannels"]]'`,
};

/** Bytes of a connection, at most; the server takes no more characters (contract `lightning.ts`). */
const FILE_BYTES = 8_000;

/** Reads a file with a connection; null if it cannot be one. */
export const connectionIn = async (file: File): Promise<string | null> => {
  if (file.size > FILE_BYTES) return null;
  const text = (await file.text()).trim();
  return text === '' || text.includes('\uFFFD') ? null : text;
};
