import { MSATS_PER_SAT } from '../../shared/money.ts';
import { refuse, ok, type Result } from '../../shared/result.ts';
import type {
  BackendTrial,
  LightningInvoiceRecord,
  LightningKinds,
  PastedBackend,
  TrialStep,
} from '../app/lightning-invoice/lightning-ports.ts';
import { reasonOf, UpstreamFailed } from '../upstream/reasons.ts';
import { trialSats } from './ask-for.ts';
import { BadBolt11, checkBolt11, signerOf } from './check-bolt11.ts';
import { PasteRefused, type Asked, type BackendDeps, type LightningNode } from './node.ts';
import { shownCertificate } from './peer.ts';
import { CredentialRefused, NotAllowed } from './reasons.ts';
import { createNode, entryOf, readPasted, urlsOfNode } from './registry.ts';
import { within } from './within.ts';

const TRIAL_LIFE_MS = 600_000;
/** Each step has as long as a sale waits (lightning.md LN-3). */
const STEP_MS = 3_000;

/** Recognises and tries the connections that owners paste (lightning.md LN-21, LN-24). */
export const createLightningKinds = (deps: Omit<BackendDeps, 'credential'>): LightningKinds => ({
  recognise,
  trial: (pasted) => tryBackend(createNode(pasted.config, { ...deps, credential: pasted.credential }), pasted, deps),
  shownCertificate: async (url) => {
    try {
      return ok(await within(AbortSignal.timeout(STEP_MS), async () => shownCertificate(url)));
    } catch (error) {
      return refuse('upstream_failed', { params: { reason: reasonOf(error) } });
    }
  },
  knowsOneOf: (pasted, invoices) =>
    knowsOneOf(createNode(pasted.config, { ...deps, credential: pasted.credential }), invoices),
  labelOf,
});

export const labelOf: LightningKinds['labelOf'] = (config) => {
  const [url = ''] = urlsOfNode(config);
  return URL.canParse(url) ? new URL(url).host : config.kind;
};

const recognise = (text: string): Result<PastedBackend> => {
  try {
    const pasted = readPasted(text.trim());
    if (pasted) return ok(pasted);
  } catch (error) {
    if (!(error instanceof PasteRefused)) throw error;
    return refuse('validation_failed', { details: { text: error.message } });
  }
  return refuse('validation_failed', { details: { text: 'is no connection to a Lightning node or wallet' } });
};

/** Runs the steps until one fails. */
const tryBackend = async (
  node: LightningNode,
  pasted: PastedBackend,
  deps: Omit<BackendDeps, 'credential'>,
): Promise<BackendTrial> => {
  const steps: TrialStep[] = [];
  const found: { status: BackendTrial['status']; made: Asked | null } = { status: null, made: null };
  const made = (): Asked => found.made ?? raise('it made no code');
  const step = async (name: TrialStep['step'], act: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> => {
    const fromMs = performance.now();
    const error = await within(AbortSignal.timeout(STEP_MS), act).then(
      () => null,
      (failure: unknown) => (failure instanceof BadBolt11 ? failure.message : reasonOf(failure)),
    );
    steps.push({ step: name, tookMs: Math.round(performance.now() - fromMs), error });
    return error === null;
  };
  const entry = entryOf(pasted.config.kind);
  const isDone =
    (await step('check', async (signal) => {
      found.status = await node.check(signal);
      const { network, maySpend } = found.status;
      if (maySpend && !entry.takesSpending)
        raise('it was given a credential that can spend; use the one that can only receive');
      if (network !== null && network !== deps.network) raise('it is on another network');
    })) &&
    (await step('create', async (signal) => {
      const expiresAtMs = deps.clock.nowMs() + TRIAL_LIFE_MS;
      const amountMsats = (await trialSats(node, signal)) * MSATS_PER_SAT;
      const ask = { amountMsats, expiresAtMs, description: 'Satchel' };
      const answered = await node.createInvoice(ask, signal);
      const wanted = { ...ask, network: deps.network, identity: null, nowMs: deps.clock.nowMs() };
      found.made = checkBolt11(answered, wanted);
    })) &&
    (await step('lookup', async (signal) => {
      const { kind } = await node.lookup(made(), signal);
      if (kind !== 'open') raise('it does not know the code that it made');
    })) &&
    (await step('cancel', (signal) => node.cancel(made(), signal))) &&
    (await step('listen', (signal) => listens(node, signal)));
  const isOwn = isDone && entry.signsItself;
  return { steps, identity: isOwn ? signerOf(made().bolt11) : null, status: found.status };
};

const raise = (reason: string): never => {
  throw new UpstreamFailed(reason);
};

/** Resolves when the node listens; then it stops. */
const listens = async (node: LightningNode, signal: AbortSignal): Promise<void> => {
  if (node.listen === null) return;
  const ending = new AbortController();
  const opened = Promise.withResolvers<void>();
  const listening = { cursor: null, onOpen: opened.resolve, onSettled: async () => {} };
  const ended = node.listen({ ...listening, signal: AbortSignal.any([signal, ending.signal]) });
  try {
    await Promise.race([opened.promise, ended.then(() => raise('it hung up'))]);
  } finally {
    ending.abort();
    ended.catch(() => {}); // it was told to end
  }
};

/**
 * Asks whether it is the account that made these codes. A code that is paid and has no amount is none of its own: LNbits
 * tells anybody that a code is paid, and only its own wallet how much.
 */
const knowsOneOf = async (
  node: LightningNode,
  invoices: readonly LightningInvoiceRecord[],
): Promise<Result<boolean>> => {
  const failures: unknown[] = [];
  const knows = async (invoice: LightningInvoiceRecord): Promise<boolean> => {
    try {
      const found = await within(AbortSignal.timeout(STEP_MS), (ending) => node.lookup(invoice, ending));
      return found.kind === 'settled' ? found.settlement.amountMsats > 0n : found.kind !== 'unknown';
    } catch (error) {
      // it was tried just now, so a refusal is about this code
      if (!(error instanceof CredentialRefused || error instanceof NotAllowed)) failures.push(error);
      return false;
    }
  };
  if ((await Promise.all(invoices.map(knows))).includes(true)) return ok(true);
  return failures.length === 0 ? ok(false) : refuse('upstream_failed', { params: { reason: reasonOf(failures[0]) } });
};
