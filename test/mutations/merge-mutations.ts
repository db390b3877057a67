import type { Mutation } from './mutation.ts';

const VECTORS = 'test/unit/domain/chain/knowledge-vectors.test.ts';
const REFERENCE = 'test/unit/domain/chain/reference.test.ts';
const STANDING = 'test/unit/domain/chain/standing.test.ts';
const TREE = 'test/unit/domain/chain/tree.test.ts';
const WORDS = 'test/unit/domain/chain/words.test.ts';

type Module = 'knowledge' | 'tree' | 'words' | 'voters' | 'reference' | 'rivals' | 'standing';

/** Spoils one rule of the merge. */
const merge = (
  name: string,
  module: Module,
  [find, replace]: readonly [string, string],
  testFile: string,
  test: RegExp,
): Mutation => ({
  name: `merge: ${name}`,
  file: `src/main/domain/chain/${module}.ts`,
  find,
  replace,
  testFile,
  test,
});

/** Matches the title of one worked history, and of no other whose id ends with the same words. */
const row = (id: string): RegExp => new RegExp(String.raw`(?<![\w-])${id}:`);

const TREE_RULES: readonly Mutation[] = [
  merge(
    'headers that waited for their parent stay out',
    'tree',
    ['  if (tree.orphanCount > 0) for', '  if (tree.orphanCount < 0) for'],
    TREE,
    /come before their parents wait for them/,
  ),
  merge(
    'headers that never join fill the memory',
    'tree',
    ['    if (tree.orphanCount <= MOST_ORPHANS) return;\n', '    if (tree.orphanCount > 0) return;\n'],
    TREE,
    /headers that never join are forgotten/,
  ),
  merge(
    'each question walks the chain block by block',
    'tree',
    ['at.jump.height >= height ? at.jump : at.parent', 'at.parent'],
    TREE,
    /a year of headers answers/,
  ),
];

const WORD_RULES: readonly Mutation[] = [
  merge(
    'a source that is behind takes back its blocks',
    'words',
    [
      '    source.behind = true; // fewer blocks than before say nothing about those above\n',
      '    source.tip = tip;\n',
    ],
    VECTORS,
    row('kill9-esplora'),
  ),
  merge(
    'the last branch that a source named counts',
    'words',
    ['  if (tip.work > word.work || ', '  if (tip.work > 0n || '],
    VECTORS,
    row('balanced-fork-1'),
  ),
  merge(
    'an odd branch never wins, however long a source insists',
    'words',
    ['nowMs - other.sinceMs >= knowledge.settings.insistMs', 'false'],
    WORDS,
    /another branch of it is followed after ten minutes/,
  ),
  merge(
    'a source takes back what it never had',
    'words',
    ["word !== 'had' || source.mempool.has(txid)", "word !== 'refused' || source.mempool.has(txid)"],
    WORDS,
    /a source that never had a transaction/,
  ),
  merge(
    'a source that is behind still looks',
    'words',
    ['  if (isCaughtUp(source)) source.lookMs', "  if (source.state === 'caught-up') source.lookMs"],
    WORDS,
    /no look while it is behind its word/,
  ),
];

const VOTER_RULES: readonly Mutation[] = [
  merge(
    'all sources vote beside own nodes',
    'voters',
    ['  return own.length > 0 || isOwnAwaited(knowledge, nowMs) ? own : caughtUp;', '  return caughtUp;'],
    VECTORS,
    row('reorg-stolen-1'),
  ),
  merge(
    'nobody waits for an own node',
    'voters',
    ['const patienceMs = settings.ownGraceMs + ', 'const patienceMs = '],
    VECTORS,
    row('own-first-start'),
  ),
  merge(
    'an own node that is behind loses its vote',
    'voters',
    [" + (source.state === 'caught-up' ? settings.insistMs : 0)", ''],
    VECTORS,
    row('own-on-sibling-keeps-vote'),
  ),
  merge(
    'a source that lies is believed',
    'voters',
    [".filter(({ state }) => state !== 'lying')", ''],
    VECTORS,
    row('marked-lying'),
  ),
  merge(
    'the look of some voters ends an invoice',
    'voters',
    ['looks.length < voters.length', 'looks.length === 0'],
    REFERENCE,
    /every voter must have looked/,
  ),
  merge(
    'the look of too few voters ends an invoice',
    'voters',
    [' || weightOf(voters) < needed', ' || needed < 1'],
    VECTORS,
    row('look-level2-one'),
  ),
];

const REFERENCE_RULES: readonly Mutation[] = [
  merge(
    'the reference rolls back to where the voters are',
    'reference',
    ['candidate !== null && holds(candidate, tip)', 'candidate !== null'],
    VECTORS,
    row('level2-second-removed'),
  ),
  merge(
    'one source vouches for any amount',
    'reference',
    ['if (weightOf([voter]) >= needed) return', 'if (needed > 0) return'],
    VECTORS,
    row('level2-one'),
  ),
  merge(
    'one public source and nothing else vouches for its tip above the limit',
    'reference',
    ['only.tip.height - knowledge.settings.aloneDepth + 1', 'only.tip.height'],
    VECTORS,
    row('alone-6'),
  ),
  merge(
    'too few voters deny immediately',
    'reference',
    ['to: fork, isCertain: false', 'to: fork, isCertain: true'],
    VECTORS,
    row('level2-one-left-denies-early'),
  ),
  merge(
    'equal work switches the reference',
    'reference',
    ['candidate.work > tip.work ||', 'candidate.work >= tip.work ||'],
    REFERENCE,
    /an own node that insists on equal work/,
  ),
  merge(
    'the order of the sources decides between equal work',
    'reference',
    [' || (offer.work === best.work && isOurs(offer) && !isOurs(best))', ''],
    REFERENCE,
    /the branch that was the reference first stays/,
  ),
  merge(
    'less work switches the reference',
    'reference',
    ['const isCertain = candidate.work', 'const isCertain = tip !== null || candidate.work'],
    VECTORS,
    row('own-returns-on-fork-early'),
  ),
  merge(
    'the branch of a removed source is forgotten immediately',
    'reference',
    ['return !isHeld && voters.some(({ left }) => holds(left, first));', 'return !isHeld;'],
    VECTORS,
    row('own-removed-other-lags'),
  ),
  merge(
    'a branch that was taken back is dropped although another source has it',
    'reference',
    ['return !isHeld && voters', 'return voters'],
    REFERENCE,
    /it waits while any configured source still has/,
  ),
  merge(
    'voters who insist are never believed',
    'reference',
    ['    if (nowMs - rival.sinceMs < knowledge.settings.insistMs) return false;\n', '    return false;\n'],
    VECTORS,
    row('level2-one-left-denies'),
  ),
  merge(
    'a wait lasts until a clock that was set back has caught up',
    'reference',
    ['isCaughtUp(source) || source.caughtUpMs > nowMs', 'isCaughtUp(source)'],
    REFERENCE,
    /makes public sources wait 20 s, not a day/,
  ),
];

const STANDING_RULES: readonly Mutation[] = [
  merge(
    'absence denies',
    'standing',
    ["(ground === 'as-stored' && memory.gone)", "ground === 'as-stored'"],
    VECTORS,
    row('level1-own-down-shortly'),
  ),
  merge(
    'silence revives',
    'standing',
    [" || (ground === 'as-stored' && memory.gone)", ''],
    VECTORS,
    row('silence-keeps-gone'),
  ),
  merge(
    'anybody denies',
    'standing',
    ['weightOf(voters.filter(denies)) >= (isAlone(knowledge) ? 1 : level)', 'voters.some(denies)'],
    VECTORS,
    row('two-public-disagree'),
  ),
  merge(
    'a mined double spend is forgotten',
    'standing',
    ["  if (isRivalMined) return 'rival-in-reference';\n", ''],
    VECTORS,
    row('thief-mined-0conf'),
  ),
  merge(
    'a replaced parent does not matter',
    'rivals',
    ['      if (transactions.has(parent)) line.add(parent);\n', ''],
    VECTORS,
    row('parent-replaced'),
  ),
  merge(
    'depth falls while the block stays',
    'standing',
    ['memory.block === block && memory.reached > depth ? memory.reached : depth', 'depth'],
    VECTORS,
    row('depth-reached-stays'),
  ),
  merge(
    'one public source makes unconfirmed money sure',
    'knowledge',
    ['  zeroConfNeeds: 2,\n', '  zeroConfNeeds: 1,\n'],
    STANDING,
    /an own voter makes it sure, or two public ones/,
  ),
  merge(
    'contested money is sure',
    'standing',
    ['(!contested && weightOf(holders) >= needed)', 'weightOf(holders) >= needed'],
    VECTORS,
    row('public-denies-0conf'),
  ),
  merge(
    'sure money is unsure when a source forgets it',
    'standing',
    ['(memory.sure || ', '('],
    VECTORS,
    row('zero-sticky'),
  ),
  merge(
    'money is older than the invoice by its height',
    'standing',
    [
      '  blockOf(knowledge, txid, created) !== null;',
      '  [...(knowledge.inclusions.get(txid) ?? [])].some(({ height }) => created !== null && height <= created.height);',
    ],
    VECTORS,
    row('remined-below-2'),
  ),
  merge(
    'final money is unsettled',
    'standing',
    ['  if (isFinal(memory, nowMs)) return finalStanding(memory, seenBy);\n', ''],
    STANDING,
    /144 deep and 7 days old/,
  ),
];

/** At least one for each rule of the merge (chain.md CHAIN-5). */
export const MERGE_MUTATIONS: readonly Mutation[] = [
  ...TREE_RULES,
  ...WORD_RULES,
  ...VOTER_RULES,
  ...REFERENCE_RULES,
  ...STANDING_RULES,
];
