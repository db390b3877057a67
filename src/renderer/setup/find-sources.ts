import type { Client, SourceInput } from '../common/client.ts';
import { addressOf, firstUrlOf, type OwnKind } from '../forms/source-forms.ts';

/** A program on this computer that can be a source (design.md COPY-16). */
export interface FoundSource {
  readonly kind: OwnKind;
  readonly url: string;
}

const ESPLORA_URL = 'http://127.0.0.1:3000';
const ELECTRUM_URLS = ['tcp://127.0.0.1:50001', 'ssl://127.0.0.1:50002'];

/** A program that takes longer is not offered: the page waits for all of them, so that nothing on it moves. */
const LONGEST_MS = 2_000;

/** A program answers there, although it asks for a password or is not ready. */
const ASKS_MORE: ReadonlySet<string> = new Set([
  'it refuses the user name or password',
  'it still downloads the chain',
]);

/**
 * Finds a node, an Electrum server and an Esplora server on this computer, at the addresses where they usually are. Nothing
 * else is asked, so no other program gets a password and no other machine learns anything.
 */
export const findSources = async (
  client: Pick<Client, 'testSource'>,
  network: string,
): Promise<readonly FoundSource[]> => {
  const electrum = new Set([firstUrlOf('electrum', network), ...ELECTRUM_URLS]);
  const candidates: SourceInput[] = [
    { kind: 'core', url: firstUrlOf('core', network), user: '', password: '' },
    ...[...electrum].map((url) => ({ kind: 'electrum' as const, urls: [url], own: true })),
    { kind: 'esplora', url: ESPLORA_URL, own: true },
  ];
  const found = await Promise.all(
    candidates.map(async (source) => {
      const answer = await Promise.race([client.testSource(source), noAnswer()]);
      if (!answer?.ok || source.kind === 'training') return [];
      const { ok, error } = answer.value;
      return ok || ASKS_MORE.has(error ?? '') ? [{ kind: source.kind, url: addressOf(source) }] : [];
    }),
  );
  // one server may answer at both of its ports
  return found.flat().filter(({ kind }, at, all) => all.findIndex((other) => other.kind === kind) === at);
};

const noAnswer = (): Promise<null> => new Promise((resolve) => setTimeout(() => resolve(null), LONGEST_MS));
