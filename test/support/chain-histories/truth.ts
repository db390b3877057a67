import { fail, honestOf, type History } from './history.ts';
import { depthIn, PAYMENTS } from './promises.ts';
import type { Story } from './story.ts';

/** After everything arrived, the sale must show the truth, and it went back no more often than the world did. */
export const checkTruth = (history: History, story: Story): void => {
  checkRecords(history);
  if (isEnough(history)) {
    checkMined(history);
    checkGone(history);
    if (story === 'unpaid') checkUnpaid(history);
  }
  checkReverts(history);
};

/** Returns true if the honest sources that are left decide. */
const isEnough = (history: History): boolean => {
  const honest = honestOf(history);
  const needed = history.sources.length === 1 ? 1 : history.level;
  return honest.some(({ words }) => words.kind === 'own') || honest.length >= needed;
};

const paymentsOf = ({ world }: History): readonly string[] => PAYMENTS.filter((txid) => world.transactions.has(txid));

const minedDeep = (history: History, depth: number): readonly string[] =>
  paymentsOf(history).filter((txid) => depthIn(history, txid, history.world.best()) >= depth);

/** A public source without a second one vouches above the limit only for what lies deep. */
const neededDepth = ({ sources, level, required, knowledge }: History): number => {
  const [only] = sources;
  const isLonePublic = sources.length === 1 && level === 2 && only?.words.kind === 'public';
  const least = Math.max(1, required);
  return isLonePublic ? least + knowledge.settings.aloneDepth - 1 : least;
};

const checkRecords = (history: History): void => {
  const { sale, required } = history;
  for (const txid of minedDeep(history, neededDepth(history)))
    if (!sale.payments.has(txid)) fail(history, `${txid} is mined and on no record`);
  if (sale.status === 'settled' && required > 0 && minedDeep(history, required).length === 0)
    fail(history, 'settled, yet nothing is mined deep enough');
};

const checkMined = (history: History): void => {
  const { sale } = history;
  const onTime = minedDeep(history, neededDepth(history)).filter((txid) => sale.payments.get(txid)?.onTime);
  if (onTime.length > 0 && sale.status !== 'settled')
    fail(history, `${onTime.join(' ')} is mined deep, yet ${sale.status}`);
};

const checkGone = (history: History): void => {
  const { world, sale } = history;
  for (const txid of paymentsOf(history)) {
    const payment = sale.payments.get(txid);
    const isDead = world.clashesOf(txid).some((rival) => world.blockIn(rival));
    const isDecided = isDead || world.blockIn(txid) !== null;
    if (payment && isDecided && payment.memory.gone !== isDead)
      fail(history, `${txid} is gone: ${payment.memory.gone}, in truth: ${isDead}`);
  }
};

const checkUnpaid = (history: History): void => {
  const { sale, sources, nowMs } = history;
  if (sources.some(({ liar }) => liar !== null) || sale.payments.has('F') || nowMs <= sale.expiresMs) return;
  if (sale.status !== 'expired') fail(history, `nobody paid, yet ${sale.status}`);
};

/** Each time that a settled sale goes back has its cause in the world: a reorganisation, a stale block, a replacement. */
const checkReverts = (history: History): void => {
  const { world, sale, required } = history;
  const { unminings, replacements } = world.causes;
  const stale = [...world.staleBlocks];
  const holdsAny = (txids: readonly string[], wanted: (txid: string) => boolean): boolean => txids.some(wanted);
  const stalePayments = stale.filter((block) => holdsAny(world.txidsIn(block), (txid) => world.transaction(txid).pays));
  const told = `${sale.reverts} reverts, ${unminings} reorganisations, ${stale.length} stale blocks`;
  if (required === 0) {
    const rivalBlocks = world.honestBlocks.filter((block) =>
      holdsAny(world.txidsIn(block), (txid) => RIVALS.has(txid)),
    );
    const causes = unminings + stale.length + replacements + rivalBlocks.length;
    if (sale.reverts > causes) fail(history, `${told}, ${replacements} replacements`);
    return;
  }
  if (sale.reverts > unminings + stale.length) fail(history, told);
  if (sale.reverts > 0 && unminings + stalePayments.length === 0) fail(history, `${told}: no cause`);
};

const RIVALS = new Set(['R', 'A2', 'B']);
