import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCommits } from '../../../../src/main/app/commit.ts';
import { createApiKeys } from '../../../../src/main/app/shop-api/api-keys.ts';
import { createAttempts } from '../../../../src/main/app/people/attempts.ts';
import { sourceKinds } from '../../../../src/main/chain/registry.ts';
import { createChainSources } from '../../../../src/main/app/store-settings/chain-sources.ts';
import { createLoadRegistries } from '../../../../src/main/app/people/load-registries.ts';
import { createLogin } from '../../../../src/main/app/people/login.ts';
import { createDisplays } from '../../../../src/main/app/screen/pair-display.ts';
import { createTills } from '../../../../src/main/app/screen/pair-till.ts';
import type { Chain, ChainSources, HighWater, Logger, SourceConfig } from '../../../../src/main/app/ports.ts';
import type { EventRecord } from '../../../../src/main/app/records.ts';
import type { Network } from '../../../../src/shared/vocabulary.ts';
import { createApiKeyIndex } from '../../../../src/main/app/people/api-key-index.ts';
import { createSessions } from '../../../../src/main/app/people/sessions.ts';
import { createDisplayIndex, createTillIndex } from '../../../../src/main/app/people/token-index.ts';
import { createResumeWallets } from '../../../../src/main/app/wallet-setup/resume-wallets.ts';
import { createScanWallet } from '../../../../src/main/app/wallet-setup/scan-wallet.ts';
import { createSetRates } from '../../../../src/main/app/store-settings/set-rates.ts';
import { createWallet } from '../../../../src/main/app/wallet-setup/set-wallet.ts';
import { createSetUp, type SetUpInput, type SetUpOutcome } from '../../../../src/main/app/wallet-setup/setup.ts';
import { createSetupCode } from '../../../../src/main/app/wallet-setup/setup-code.ts';
import { createResetOwner } from '../../../../src/main/app/people/reset-owner.ts';
import { createStaff } from '../../../../src/main/app/people/staff.ts';
import { createStoreSettings } from '../../../../src/main/app/store-settings/store-settings.ts';
import type { PasswordHasher } from '../../../../src/main/app/people/people-ports.ts';
import { createBoot } from '../../../../src/main/app/people/unlock.ts';
import { openDatabase, type OpenedDatabase } from '../../../../src/main/db/open-database.ts';
import { sha256 } from '../../../../src/main/platform/digest.ts';
import { createTokens } from '../../../../src/main/http/tokens.ts';
import { createFeed } from '../../../../src/main/platform/feed.ts';
import { randomIds } from '../../../../src/main/platform/ids.ts';
import { createRates } from '../../../../src/main/rates/rates.ts';
import { createPinHasher } from '../../../../src/main/secrets/pin-hash.ts';
import { createPasswordHasher } from '../../../../src/main/secrets/password-hash.ts';
import { createSecrets, type OwnedSecrets } from '../../../../src/main/secrets/secrets.ts';
import { createWalletKeys, type OwnedWalletKeys } from '../../../../src/main/wallet/wallet-keys.ts';
import { ok, refuse, type Result } from '../../../../src/shared/result.ts';

export const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
export const MINUTE = 60_000;
export const PASSPHRASE = 'correct horse battery';
export const CODE = 'AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH';

/** Account keys of the test vectors of BIP 84 and BIP 86, from the same seed. */
export const ZPUB =
  'zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs';
export const XPUB_86 =
  'xpub6BgBgsespWvERF3LHQu6CnqdvfEvtMcQjYrcRzx53QJjSxarj2afYWcLteoGVky7D3UKDP9QyrLprQ3VCECoY49yfdDEHGCtMMj92pReUsQ';

export const SET_UP: SetUpInput = {
  setupCode: CODE,
  owner: { name: 'Ada', password: 'analytical engine', pin: '271828' },
  store: { name: 'Corner Café', currency: 'EUR', timeZone: 'Europe/Berlin' },
  secrets: { passphrase: PASSPHRASE },
};

export interface WorldOptions {
  readonly training?: boolean;
  readonly network?: Network;
  /** Folder of an earlier world, to start the same shop again. */
  readonly folder?: string;
  /** Folder of the secrets file; another one stands for another machine. */
  readonly secretsFolder?: string;
  readonly resetOwner?: boolean;
  readonly marks?: Map<string, number>;
  /** Hashes passwords with scrypt, as the program does; otherwise tests use a quick hash. */
  readonly realHashes?: boolean;
}

const quickHasher: PasswordHasher = {
  hash: async (text) => `quick$${sha256.sha256Hex(text)}`,
  verify: async (text, hash) => hash === `quick$${sha256.sha256Hex(text)}`,
};

/** Opens the real use cases on a real database and a real encrypted file. Only the chain is simulated. */
export const openPeopleWorld = async (options: WorldOptions = {}) => {
  const runtime = await openRuntime(options);
  const indexes = createIndexes(runtime);
  const { chain, state: chainState } = createPlayedChain();
  const useCases = createUseCases({ ...runtime, ...indexes }, chain);
  return {
    ...runtime,
    ...indexes,
    ...useCases,
    chainState,
    /** Runs the set-up. @returns what it made */
    begin: async (input: Partial<SetUpInput> = {}): Promise<SetUpOutcome> =>
      valueOf(await useCases.setUp({ ...SET_UP, ...input })),
    close: async (): Promise<void> => {
      useCases.scan.stop();
      await runtime.rates.stop();
      await runtime.walletKeys.shutdown();
      runtime.secrets.close();
      await runtime.opened.close();
    },
  };
};
export type PeopleWorld = Awaited<ReturnType<typeof openPeopleWorld>>;

/** Returns the code of a refusal, or null for a success. */
export const codeOf = (result: Result<unknown>): string | null => (result.ok ? null : result.error.code);

export const valueOf = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`refused: ${result.error.code}`);
  return result.value;
};

/** Opens database, secrets and the other real adapters on one folder. */
const openRuntime = async (options: WorldOptions) => {
  const { training = false, network = 'mainnet' } = options;
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'satchel-people-'));
  const opened: OpenedDatabase = openDatabase({ file: join(folder, 'satchel.db'), mustExist: false, logger: silent });
  const { database } = opened;
  const isSetUp = (await database.read.users.list()).length > 0;
  const isKnownHere = isSetUp && options.secretsFolder === undefined;
  const secrets = await openSecretsFile(join(options.secretsFolder ?? folder, 'secrets.json'), isKnownHere, training);
  if (isKnownHere && secrets.state() === 'locked') await secrets.unlock(PASSPHRASE);
  const clock = {
    now: 1_795_000_000_000,
    nowMs: () => clock.now,
  };
  const feed = createFeed(silent);
  const published: EventRecord[] = [];
  feed.subscribe((event) => published.push(event));
  const walletKeys: OwnedWalletKeys = createWalletKeys();
  const highWater = createMarks(options.marks ?? new Map<string, number>());
  const rates = createRates({ config: { training: true }, database, clock, logger: silent });
  const plain = {
    ids: randomIds,
    digest: sha256,
    logger: silent,
    hasher: options.realHashes ? createPasswordHasher() : quickHasher,
  };
  return {
    ...plain,
    training,
    network,
    resetOwner: options.resetOwner ?? false,
    folder,
    opened,
    database,
    ...createCommits({ database, clock, ids: randomIds, feed }),
    secrets,
    clock,
    feed,
    published,
    walletKeys,
    highWater,
    rates,
  };
};

const openSecretsFile = async (file: string, isSetUp: boolean, training: boolean): Promise<OwnedSecrets> => {
  const secrets = createSecrets({
    choice: 'file',
    remembered: isSetUp ? 'file' : null,
    isSetUp,
    service: 'Satchel/test',
    file,
    training,
    logger: silent,
    remember: () => {},
  });
  await secrets.start();
  return secrets;
};

const createMarks = (marks: Map<string, number>): HighWater => ({
  get: (keyDigest) => marks.get(keyDigest),
  raise: async (keyDigest, toIndex) => {
    marks.set(keyDigest, Math.max(marks.get(keyDigest) ?? 0, toIndex));
  },
});

/** Makes the indexes of credentials in memory. */
const createIndexes = (runtime: Awaited<ReturnType<typeof openRuntime>>) => {
  const tokens = createTokens(runtime);
  const onUsed = (id: string, lastUsedAtMs: number): void =>
    void runtime.database.write((tx) => tx.apiKeys.update(id, { lastUsedAtMs }));
  return {
    tokens,
    sessions: createSessions({ ...runtime, tokens }),
    tillIndex: createTillIndex(runtime),
    displayIndex: createDisplayIndex(runtime),
    keyIndex: createApiKeyIndex({ ...runtime, onUsed }),
  };
};

/** Makes a chain that answers what the test wants. */
const createPlayedChain = () => {
  const state = {
    configured: [] as readonly SourceConfig[],
    highestUsed: null as number | null,
    isReachable: true,
    askedFrom: [] as number[],
  };
  const chain: Pick<Chain, 'scanWallet'> & ChainSources = {
    scanWallet: async (_walletId, from): Promise<Result<{ highestUsed: number | null }>> => {
      state.askedFrom.push(from);
      if (!state.isReachable) return refuse('upstream_failed', { params: { reason: 'unplugged' } });
      return ok({ highestUsed: state.highestUsed });
    },
    configure: async (sources) => {
      state.configured = sources;
    },
    test: async () => refuse('upstream_failed', { params: { reason: 'no route' } }),
  };
  return { chain, state };
};

const createUseCases = (
  runtime: Awaited<ReturnType<typeof openRuntime>> & ReturnType<typeof createIndexes>,
  chain: Pick<Chain, 'scanWallet'> & ChainSources,
) => {
  const sleep = () => ({
    done: new Promise<void>((resolve) => {
      setTimeout(resolve, 5);
    }),
    cancel: () => {},
  });
  const scan = createScanWallet({ ...runtime, chain, sleep });
  const wallet = createWallet({ ...runtime, scan });
  const sources = createChainSources({ ...runtime, chain, sourceKinds });
  const { tillIndex: tills, displayIndex: displays, keyIndex: apiKeys } = runtime;
  const ownerReset = createResetOwner({ ...runtime, isAsked: runtime.resetOwner });
  const setupCode = createSetupCode({ ...runtime, code: CODE });
  const pinHasher = createPinHasher(runtime);
  const login = createLogin({ ...runtime, pinHasher, attempts: createAttempts(runtime) });
  return {
    pinHasher,
    scan,
    wallet,
    sources,
    setUp: createSetUp({ ...runtime, pinHasher, setupCode, wallet, sources }),
    login,
    staff: createStaff({ ...runtime, pinHasher, apiKeys, displays, confirmPassword: login.confirmPassword }),
    tills: createTills({ ...runtime, tills }),
    displays: createDisplays({ ...runtime, displays, publicBase: () => 'http://127.0.0.1:8322' }),
    apiKeys: createApiKeys({ ...runtime, apiKeys }),
    settings: createStoreSettings(runtime),
    setRates: createSetRates(runtime),
    boot: createBoot({ ...runtime, attempts: createAttempts(runtime), ownerReset }),
    ownerReset,
    resume: createResumeWallets(runtime),
    load: createLoadRegistries({ ...runtime, tills, displays, apiKeys }),
  };
};

/** A person who changes the staff from a browser that is no till. */
export const staffActor = (userId: string, storeId: string | null = null, sessionId = 'none') => ({
  userId,
  storeId,
  sessionId,
  remoteAddress: '127.0.0.1',
  till: undefined,
});
