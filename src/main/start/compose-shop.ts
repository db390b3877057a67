import { sourceKinds } from '../chain/registry.ts';
import { createApiKeyIndex } from '../app/people/api-key-index.ts';
import { createAttempts } from '../app/people/attempts.ts';
import { createLoadRegistries } from '../app/people/load-registries.ts';
import { createLogin } from '../app/people/login.ts';
import type { RatesControl } from '../app/people/people-ports.ts';
import { createResetOwner } from '../app/people/reset-owner.ts';
import { createSessions } from '../app/people/sessions.ts';
import { createStaff } from '../app/people/staff.ts';
import { createTillSession } from '../app/people/till-session.ts';
import { createDisplayIndex, createTillIndex } from '../app/people/token-index.ts';
import { createBoot } from '../app/people/unlock.ts';
import type { Chain, ChainSources, HighWater, WalletKeys } from '../app/ports.ts';
import { createPairDesk } from '../app/screen/pair-desk.ts';
import { createDisplays } from '../app/screen/pair-display.ts';
import { createTills } from '../app/screen/pair-till.ts';
import { createApiKeys } from '../app/shop-api/api-keys.ts';
import { createLightningBackends } from '../app/lightning-invoice/lightning-backends.ts';
import { createLightningChanges } from '../app/lightning-invoice/lightning-changes.ts';
import { createTrySat } from '../app/lightning-invoice/try-sat.ts';
import { createChainSources } from '../app/store-settings/chain-sources.ts';
import { createSetRates } from '../app/store-settings/set-rates.ts';
import { createStoreSettings } from '../app/store-settings/store-settings.ts';
import { createLookAhead } from '../app/wallet-setup/look-ahead.ts';
import { createReadRecoveryKit } from '../app/wallet-setup/recovery-kit.ts';
import { createResumeWallets } from '../app/wallet-setup/resume-wallets.ts';
import { createScanWallet } from '../app/wallet-setup/scan-wallet.ts';
import type { SourceHealthUseCase } from '../app/payment/source-health.ts';
import { createWallet } from '../app/wallet-setup/set-wallet.ts';
import { createSetUp } from '../app/wallet-setup/setup.ts';
import { createSetInstantLimit } from '../app/wallet-setup/instant-limit.ts';
import { createSetupProgress } from '../app/wallet-setup/setup-progress.ts';
import { createSetupCode } from '../app/wallet-setup/setup-code.ts';
import { createCheckEndpointSecrets } from '../app/webhook/check-endpoint-secrets.ts';
import type { Links } from '../http/links.ts';
import { createLightningKinds } from '../lightning/lightning-kinds.ts';
import type { RunningLightning } from '../lightning/lightning.ts';
import { createTokens } from '../http/tokens.ts';
import { sleep } from '../platform/sleep.ts';
import { createPinHasher } from '../secrets/pin-hash.ts';
import { createPasswordHasher } from '../secrets/password-hash.ts';
import { createLoop } from '../upstream/loop.ts';
import type { LightningParts } from './compose-lightning.ts';
import type { Core } from './core.ts';
import type { Runtime } from './open-runtime.ts';

/** A look is due once per day and wallet; that is read this often. */
const LOOK_DUE_EVERY_MS = 60_000;

export interface ShopDeps {
  readonly core: Core;
  readonly runtime: Pick<Runtime, 'secrets' | 'digest' | 'network' | 'training' | 'hasOwner' | 'config'>;
  readonly keys: { readonly walletKeys: WalletKeys; readonly highWater: HighWater };
  readonly rates: RatesControl;
  readonly chain: Chain & ChainSources;
  readonly sourceHealth: SourceHealthUseCase;
  readonly lightning: RunningLightning;
  readonly configureLightning: LightningParts['configureLightning'];
  readonly links: Links;
}

/** Composes people, their credentials, wallets and the settings of the shop. */
export const composeShop = (deps: ShopDeps, disposables: AsyncDisposableStack) => {
  const { core, rates, chain, sourceHealth, lightning } = deps;
  const { secrets, network, training } = deps.runtime;
  const credentials = createCredentials(deps);
  const { sessions, apiKeys, tills, displays, digest, tokens, hasher, pinHasher } = credentials;
  const wallets = createWallets(deps, disposables);
  const { wallet } = wallets;
  const sources = createChainSources({ ...core, secrets, chain, training, sourceKinds });
  const tillPairing = createTills({ ...core, digest, tills, sessions });
  const displayPairing = createDisplays({ ...core, digest, displays, publicBase: deps.links.base });
  const { code, setupCode } = createCode(deps);
  const settings = createStoreSettings(core);
  const setInstantLimit = createSetInstantLimit({ ...core, rates, settings });
  const isAsked = deps.runtime.config.resetOwner;
  const ownerReset = createResetOwner({ ...core, hasher, digest, sessions, isAsked });
  const login = createLogin({ ...core, secrets, hasher, pinHasher, tokens, sessions, attempts: createAttempts(core) });
  return {
    ...wallets,
    credentials: { sessions, apiKeys, tills, displays, tokens, digest },
    code,
    setupCode,
    sources,
    ...createLightningUseCases(deps),
    tillPairing,
    displayPairing,
    load: createLoadRegistries({ ...core, secrets, sessions, tills, displays, apiKeys }),
    checkEndpointSecrets: createCheckEndpointSecrets({ ...core, secrets }),
    setUp: createSetUp({ ...core, ...credentials, secrets, setupCode, wallet, sources, rates, training }),
    setupProgress: createSetupProgress({ ...core, secrets, wallet, sources, setInstantLimit }),
    login,
    boot: createBoot({ ...core, secrets, attempts: createAttempts(core), ownerReset, network, training }),
    ownerReset,
    staff: createStaff({
      ...core,
      hasher,
      pinHasher,
      secrets,
      sessions,
      apiKeys,
      displays,
      confirmPassword: login.confirmPassword,
      training,
    }),
    pairDesk: createPairDesk({ ...core, secrets, digest, tillPairing, displayPairing }),
    apiKeys: createApiKeys({ ...core, digest, secrets, apiKeys, training }),
    settings,
    setRates: createSetRates({ ...core, rates }),
    tillSession: createTillSession({ ...core, rates, sourceHealth, lightning }),
  };
};
export type Shop = ReturnType<typeof composeShop>;

const createLightningUseCases = ({ core, runtime, lightning, configureLightning: configure }: ShopDeps) => {
  const { secrets, network, training } = runtime;
  const kinds = createLightningKinds({ ...core, network });
  const { healthOf, askNow, sats } = lightning;
  const deps = { ...core, secrets, training, kinds };
  const lightningBackends = createLightningBackends({ ...deps, healthOf, configure: () => configure() });
  return {
    lightningBackends,
    lightningChanges: createLightningChanges({ ...deps, backends: lightningBackends, askNow, configure }),
    trySat: createTrySat({ ...core, sats, training }),
  };
};

/** Composes the indexes of credentials in memory, and what checks credentials. */
const createCredentials = ({ core: { clock, database, logger }, runtime: { secrets, digest } }: ShopDeps) => {
  const tokens = createTokens({ secrets });
  const hasher = createPasswordHasher();
  const onUsed = (id: string, atMs: number): void =>
    void database
      .write((tx) => tx.apiKeys.update(id, { lastUsedAtMs: atMs }))
      .catch((error: unknown) =>
        logger.warn({ err: error, keyId: id }, 'the time when an API key was used could not be stored'),
      );
  return {
    digest,
    tokens,
    hasher,
    pinHasher: createPinHasher({ hasher, secrets }),
    sessions: createSessions({ tokens, clock }),
    apiKeys: createApiKeyIndex({ digest, clock, onUsed }),
    tills: createTillIndex({ digest }),
    displays: createDisplayIndex({ digest }),
  };
};

const createWallets = (
  { core, runtime: { secrets, network, training }, keys: { walletKeys, highWater }, chain }: ShopDeps,
  disposables: AsyncDisposableStack,
) => {
  const scan = createScanWallet({ ...core, chain, walletKeys, sleep });
  disposables.defer(() => scan.stop());
  const lookAhead = createLookAhead({ ...core, chain, walletKeys });
  const lookingAhead = createLoop({
    step: async () => {
      await lookAhead();
      return LOOK_DUE_EVERY_MS;
    },
    failed: (error) => core.logger.error({ err: error }, 'looking beyond the next address failed and is tried again'),
    backOffMs: LOOK_DUE_EVERY_MS,
    backOffMaxMs: 60 * LOOK_DUE_EVERY_MS,
  });
  disposables.defer(() => void lookingAhead.stop()); // a look that runs ends with its chain
  return {
    scan,
    lookingAhead,
    wallet: createWallet({ ...core, secrets, walletKeys, highWater, network, training, scan }),
    readRecoveryKit: createReadRecoveryKit({ ...core, secrets, walletKeys }),
    resumeWallets: createResumeWallets({ ...core, secrets, walletKeys, highWater, training }),
  };
};

/** Makes the set-up code of the ready line; null if an owner exists already. */
const createCode = ({ core: { ids }, runtime: { hasOwner, digest } }: ShopDeps) => {
  const code = hasOwner ? null : ids.id();
  return { code, setupCode: createSetupCode({ code: code ?? ids.token(), digest }) };
};
