import type { Mutation } from './mutation.ts';

const ADVICE = 'src/main/domain/chain/advice.ts';
const ADVICE_TEST = 'test/unit/domain/chain/advice.test.ts';
const ADVISE_TEST = 'test/unit/app/payment/advise-payments.test.ts';

/** Removes a condition of the advice, so that goods would be handed over for money that is easily taken back. */
const condition = (name: string, [find, replace]: readonly [string, string], test: RegExp): Mutation => ({
  name: `advice: ${name}`,
  file: ADVICE,
  find,
  replace,
  testFile: ADVICE_TEST,
  test,
});

export const ADVICE_MUTATIONS: readonly Mutation[] = [
  condition('unsure money is accepted', ['({ sure }) => !sure', '() => false'], /while too few sources/),
  condition(
    'contested money is accepted',
    ['({ contested }) => contested', '() => false'],
    /another payment with the same/,
  ),
  condition(
    'a price far above the limit is asked about',
    ['dueSats > limitSats * FAR_ABOVE_LIMITS', 'false'],
    /above five limits/,
  ),
  condition(
    'an unknown fee is accepted',
    [
      'feeSats === null || minimumSatsPerKvb === null || shape === null,',
      'false && (feeSats ?? minimumSatsPerKvb ?? shape),',
    ],
    /without a known fee/,
  ),
  condition(
    'a fee that is too low is accepted',
    ['(facts.minimumSatsPerKvb ?? 0n) * 2n', 'facts.minimumSatsPerKvb ?? 0n'],
    /less than twice/,
  ),
  condition(
    'a huge transaction is accepted',
    ['shape.vbytes > LARGEST_VBYTES', 'shape.vbytes < 0n'],
    /larger than 10,000/,
  ),
  condition(
    'unknown parents are accepted',
    ['({ ancestors }) => ancestors === null', '() => false'],
    /more than one payment/,
  ),
  condition('many parents are asked about', ['ancestors !== null && ancestors > 1', 'false'], /more than one payment/),
  condition('a payment is accepted immediately', ['ageMs < SETTLING_MS', 'false'], /first three seconds/),
  condition(
    'a price above the limit is accepted',
    ['dueSats > limitSats,', 'dueSats < 0n * limitSats,'],
    /above the limit itself/,
  ),
  condition(
    'the budget is never used up',
    ['acceptedTodaySats + amountSats > budgetOf(limitSats)', 'false'],
    /more than ten limits/,
  ),
  condition(
    'the budget leaves this payment out',
    ['acceptedTodaySats + amountSats >', 'acceptedTodaySats >'],
    /more than ten limits/,
  ),
  condition(
    'a parent is accepted',
    ['({ ancestors }) => ancestors !== 0', '() => false'],
    /spends a payment that is not final/,
  ),
  condition(
    'a signal is accepted',
    ['shape === null || shape.isReplaceable', 'shape === null'],
    /announced that it may be replaced/,
  ),
  condition(
    'a low fee is accepted',
    ['paysLess(facts, facts.twoBlockSatsPerKvb)', 'false'],
    /less than the next two blocks/,
  ),
  condition(
    'an unknown estimate is accepted',
    ['twoBlockSatsPerKvb === null,', 'false && twoBlockSatsPerKvb,'],
    /less than the next two blocks/,
  ),
  {
    name: 'advice: a tier of 0 settles without Accept',
    file: 'src/main/domain/invoice/evaluate.ts',
    find: 'output.sure && !output.awaitsAccept && isHopeful',
    replace: 'output.sure && isHopeful',
    testFile: ADVISE_TEST,
    test: /settles on Accept, and not before/,
  },
  {
    name: 'advice: a stranger speaks about fees',
    file: 'src/main/app/payment/advise-payments.ts',
    find: 'votersOf(knowledge, nowMs).flatMap(',
    replace: '[...knowledge.sources.values()].flatMap(',
    testFile: ADVISE_TEST,
    test: /public source says nothing about fees/,
  },
  {
    name: 'advice: the best for the payer holds',
    file: 'src/main/domain/chain/fees.ts',
    find: 'worst === null || isWorse(value, worst)',
    replace: 'worst === null || !isWorse(value, worst)',
    testFile: 'test/unit/domain/chain/fees.test.ts',
    test: /the worst for the shop holds/,
  },
  {
    name: 'advice: stolen money frees the budget',
    file: 'src/main/db/repositories/payments.ts',
    find: "      .where('payments.accepted', '=', 1n)\n",
    replace: "      .where('payments.accepted', '=', 1n)\n      .where('payments.gone', '=', 0n)\n",
    testFile: ADVISE_TEST,
    test: /ten limits a day are accepted/,
  },
  {
    name: 'advice: a cashier accepts alone',
    file: 'src/main/app/invoice/accept-unconfirmed.ts',
    find: "    if (input.approver.role === 'cashier') return refuse('forbidden');\n",
    replace: '',
    testFile: ADVISE_TEST,
    test: /must not be a cashier/,
  },
  {
    name: 'advice: a manager accepts what is to wait',
    file: 'src/main/app/invoice/accept-unconfirmed.ts',
    find: "advice === null || advice.word === 'wait'",
    replace: 'advice === null',
    testFile: ADVISE_TEST,
    test: /refused while the advice is to wait/,
  },
];
