/** Reads the two texts by which Core Lightning is connected (lightning.md LN-24). */
import type { PastedBackend } from '../../app/lightning-invoice/lightning-ports.ts';
import { PasteRefused } from '../node.ts';
import { readFields, readServer, readThumbprint, required, thumbprintOf } from '../pasted.ts';
import { maySpend, readRune } from '../read-rune.ts';

/** Reads a pasted text; null if it is of another kind. @throws PasteRefused if it cannot be used */
export const pasteCln = (text: string): PastedBackend<'cln'> | null => pasteUrl(text) ?? pasteFields(text);

/** `clnrest+https://host:port?rune=…&certs=…` (Core Lightning, "CLN connection URIs"). */
const pasteUrl = (text: string): PastedBackend<'cln'> | null => {
  const [, scheme, rest] = /^clnrest\+(https?):\/\/(.*)$/is.exec(text.trim()) ?? [];
  if (scheme === undefined || rest === undefined) return null;
  const [place = '', query = ''] = rest.split('?');
  const parts = new URLSearchParams(query.replaceAll('+', '%2B')); // base64 may hold a plus
  const certs = parts.get('certs') ?? '';
  const certificate = certs === '' || scheme.toLowerCase() === 'http' ? null : certificateIn(certs);
  return pasted(`${scheme.toLowerCase()}://${place}`, parts.get('rune'), certificate);
};

/**
 * The standard form holds the key and the certificate of a client and that of the authority, which are of no use here.
 * One certificate alone is the server's.
 */
const certificateIn = (certs: string): string | null => {
  const text = Buffer.from(certs, 'base64').toString('latin1');
  const pems = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (pems.length > 1 || text.includes('PRIVATE KEY')) return null;
  return thumbprintOf(pems[0] ?? Buffer.from(certs, 'base64'));
};

/** `type=clnrest;server=…;rune=…;certthumbprint=…` */
const pasteFields = (text: string): PastedBackend<'cln'> | null => {
  const fields = readFields(text, 'clnrest');
  if (fields === null) return null;
  return pasted(
    required(fields.get('server'), 'server'),
    fields.get('rune'),
    readThumbprint(fields.get('certthumbprint')),
  );
};

const pasted = (server: string, text: string | null | undefined, certificate: string | null): PastedBackend<'cln'> => {
  const rune = required(text, 'rune');
  if (readRune(rune) === null) throw new PasteRefused('it has a rune that cannot be read');
  const config = { kind: 'cln', url: readServer(server, 'loopback'), certificate } as const;
  return { config, credential: rune, maySpend: maySpend(rune) };
};
