import type { SourceInput } from '../common/client.ts';
import { isOwnHost, withScheme } from './web-address.ts';

export type SourceKind = SourceInput['kind'];
/** Kinds that an owner sets up; training brings its own source. */
export type OwnKind = Exclude<SourceKind, 'training'>;
type ReadField = (name: string) => string;

interface SourceForm<K extends OwnKind> {
  /** The source of a filled form, without the optional fields that were left empty. */
  readonly input: (field: ReadField) => Extract<SourceInput, { readonly kind: K }>;
  readonly firstUrl: (network: string) => string;
}

const PUBLIC_SERVERS: Readonly<Record<string, string>> = {
  mainnet: 'https://mempool.space/api',
  testnet4: 'https://mempool.space/testnet4/api',
  signet: 'https://mempool.space/signet/api',
};
/** Of somebody else, so that two that agree are no single liar (chain.md CHAIN-11). */
const SECOND_SERVERS: Readonly<Record<string, string>> = {
  mainnet: 'https://blockstream.info/api',
  signet: 'https://blockstream.info/signet/api',
};
/** Default RPC ports of Bitcoin Core (chainparams). */
const RPC_PORTS: Readonly<Record<string, number>> = { mainnet: 8332, testnet4: 48332, signet: 38332, regtest: 18443 };
/** Default ports of Electrum servers. */
const ELECTRUM_PORTS: Readonly<Record<string, number>> = {
  mainnet: 50_001,
  testnet4: 40_001,
  signet: 60_601,
  regtest: 60_401,
};

const SOURCE_FORMS: { readonly [K in OwnKind]: SourceForm<K> } = {
  core: {
    input: (field) => {
      const [zmqRawTx, zmqHashBlock] = [field('zmqRawTx').trim(), field('zmqHashBlock').trim()];
      return {
        kind: 'core',
        url: withScheme(field('url'), 'http'),
        user: field('user').trim(),
        password: field('password'), // only a password may begin or end with a space
        ...(zmqRawTx ? { zmqRawTx } : {}),
        ...(zmqHashBlock ? { zmqHashBlock } : {}),
      };
    },
    firstUrl: (network) => `http://127.0.0.1:${RPC_PORTS[network] ?? 8332}`,
  },
  esplora: {
    input: (field) => ({
      kind: 'esplora',
      url: withScheme(field('url'), isOwnHost(field('url')) ? 'http' : 'https'),
      ...(field('own') ? { own: true } : {}),
    }),
    firstUrl: (network) => PUBLIC_SERVERS[network] ?? '',
  },
  electrum: {
    input: (field) => ({
      kind: 'electrum',
      urls: field('url')
        .split(/[\s,]+/)
        .filter((url) => url !== ''),
      own: field('own') !== '',
    }),
    firstUrl: (network) => `tcp://127.0.0.1:${ELECTRUM_PORTS[network] ?? 50_001}`,
  },
};

/** In the order in which they are offered. */
export const OWN_KINDS = Object.keys(SOURCE_FORMS) as readonly OwnKind[]; // TypeScript widens the keys of the table above

export const isOwnKind = (kind: SourceKind): kind is OwnKind => kind in SOURCE_FORMS;

export const sourceOf = (kind: OwnKind, field: ReadField): SourceInput => SOURCE_FORMS[kind].input(field);

/** The address of a source that is shown or typed; the first one of several. */
export const addressOf = (source: SourceInput): string => {
  if (source.kind === 'training') return '';
  return source.kind === 'electrum' ? (source.urls[0] ?? '') : source.url;
};

/** A second public server, independent of the first; undefined where there is none. */
export const secondUrlOf = (network: string): string | undefined => SECOND_SERVERS[network];

/** Address that a new form begins with. */
export const firstUrlOf = (kind: OwnKind, network: string): string => SOURCE_FORMS[kind].firstUrl(network);
