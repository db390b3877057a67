/** Reads the two texts by which LND is connected: BTCPay Server's connection string, and lndconnect (lightning.md LN-24). */
import type { PastedBackend } from '../../app/lightning-invoice/lightning-ports.ts';
import { readMacaroon } from '../macaroon.ts';
import { PasteRefused } from '../node.ts';
import { readFields, readServer, readThumbprint, required, thumbprintOf } from '../pasted.ts';

/** Reads a pasted text; null if it is of another kind. @throws PasteRefused if it is LND's and cannot be used */
export const pasteLnd = (text: string): PastedBackend<'lnd'> | null => pasteUrl(text.trim()) ?? pasteFields(text);

const LND_RPC_PORT = '10009';
const LND_REST_PORT = '8080';

/** `lndconnect://host:port?cert=…&macaroon=…`, both in base64url. */
const pasteUrl = (text: string): PastedBackend<'lnd'> | null => {
  if (!/^lndconnect:/i.test(text)) return null;
  if (!URL.canParse(text)) throw new PasteRefused('it has an address that cannot be read');
  const { hostname, port, searchParams } = new URL(text);
  // the usual text names the port of gRPC; LND's REST interface listens on 8080 unless it was moved
  const restPort = port === '' || port === LND_RPC_PORT ? LND_REST_PORT : port;
  const certificate = searchParams.get('cert');
  const macaroon = fromBase64(searchParams.get('macaroon') ?? '').toString('hex');
  return pasted(
    `https://${hostname}:${restPort}`,
    macaroon,
    certificate ? thumbprintOf(fromBase64(certificate)) : null,
  );
};

const FILES = ['macaroonfilepath', 'macaroondirectorypath', 'certfilepath'];

/** `type=lnd-rest;server=…;macaroon=…;certthumbprint=…` */
const pasteFields = (text: string): PastedBackend<'lnd'> | null => {
  const fields = readFields(text, 'lnd-rest');
  if (fields === null) return null;
  if (FILES.some((name) => fields.has(name)))
    throw new PasteRefused('it names a file; paste the macaroon itself in hex');
  const certificate = readThumbprint(fields.get('certthumbprint'));
  return pasted(required(fields.get('server'), 'server'), fields.get('macaroon'), certificate);
};

const pasted = (server: string, text: string | undefined, certificate: string | null): PastedBackend<'lnd'> => {
  const macaroon = required(text, 'macaroon').toLowerCase();
  const rights = readMacaroon(macaroon);
  if (rights === null) throw new PasteRefused('its macaroon cannot be read');
  const url = readServer(server, 'loopback');
  const config = { kind: 'lnd', url, certificate: url.startsWith('https:') ? certificate : null } as const;
  return { config, credential: macaroon, maySpend: rights.maySpend };
};

/** Either alphabet of base64; a query turns a plus into a space. */
const fromBase64 = (text: string): Buffer => Buffer.from(text.replaceAll(' ', '+'), 'base64');
