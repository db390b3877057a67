import type { Mutation } from './mutation.ts';

const JUDGE_TEST = 'test/unit/app/payment/judge-payments.test.ts';
const STORE_TEST = 'test/unit/app/payment/chain-store.test.ts';
const RECORD_TEST = 'test/unit/app/payment/record-observation.test.ts';

type Module = 'judge-payments' | 'chain-store' | 'record-observation';

/** Spoils a rule by which payments follow from what is known. */
const judgement = (
  name: string,
  module: Module,
  [find, replace]: readonly [string, string],
  testFile: string,
  test: RegExp,
): Mutation => ({
  name: `judgement: ${name}`,
  file: `src/main/app/payment/${module}.ts`,
  find,
  replace,
  testFile,
  test,
});

export const JUDGEMENT_MUTATIONS: readonly Mutation[] = [
  judgement(
    'of two payments that clash both count',
    'judge-payments',
    [' || isOutdone(state, watched),', ','],
    JUDGE_TEST,
    /the one seen first, while one voter/,
  ),
  judgement(
    'the first of two that clash counts although the other is mined',
    'judge-payments',
    ['(rival.memory.block !== null || isEarlier(', '(isEarlier('],
    JUDGE_TEST,
    /the one that is mined, although/,
  ),
  judgement(
    'a payment that proves to be older counts',
    'judge-payments',
    ['standing.gone || isLeftOut({ ...watched.payment, older }) || isOutdone', 'standing.gone || isOutdone'],
    RECORD_TEST,
    /even if a lagging mempool showed it first/,
  ),
  judgement(
    'the depth that was reached is not stored',
    'judge-payments',
    ['  if (reached > depth) return reached;\n', ''],
    STORE_TEST,
    /after a start everything stands as it did/,
  ),
  judgement(
    'a final payment raises the alarm again and again',
    'judge-payments',
    ["  if (!(await openPaymentCase(context.tx, 'final_block_left', payment, context))) return;\n", ''],
    JUDGE_TEST,
    /that is logged once/,
  ),
  judgement(
    'a look moves the reference at the time of its beginning',
    'record-observation',
    ["if (wanted.kind !== 'chain-check') await moveReferences", 'await moveReferences'],
    JUDGE_TEST,
    /a look that began long ago does not end them/,
  ),
  judgement(
    'public sources vote immediately after a start',
    'chain-store',
    ['  source.caughtUpMs = nowMs;\n', '  source.caughtUpMs = 0;\n'],
    STORE_TEST,
    /after a start public sources wait for the own node/,
  ),
  judgement(
    'a new sale has no tip after a failed transaction',
    'chain-store',
    ['state ?? doubted;\n  return', 'state;\n  return'],
    STORE_TEST,
    /a transaction that failed leaves nothing behind/,
  ),
];
