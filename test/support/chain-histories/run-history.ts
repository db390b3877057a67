import { createKnowledge, DEFAULT_SETTINGS, type Level } from '../../../src/main/domain/chain/knowledge.ts';
import { createSource, type History, type Liar, type SimSource } from './history.ts';
import { createRandom, pickFrom, type Random } from './random.ts';
import { newSale } from './sale.ts';
import { checkTruth } from './truth.ts';
import { letTruthArrive, playStory, STORIES, type Story } from './story.ts';
import { createWorld, FIRST_BLOCK } from './world.ts';

type Member = 'own' | 'public' | 'balanced' | 'liar';

/** The sources of a history. A balanced one is public, and two nodes answer for it. */
const MIXES: readonly (readonly Member[])[] = [
  ['own'],
  ['own'],
  ['own', 'public'],
  ['own', 'balanced'],
  ['public'],
  ['balanced'],
  ['public', 'public'],
  ['balanced', 'public'],
  ['public', 'public', 'public'],
  ['own', 'own'],
  ['own', 'liar'],
  ['own', 'public', 'liar'],
  ['public', 'public', 'liar'],
  ['public', 'liar'],
  ['own', 'liar', 'liar'],
  ['public', 'public', 'public', 'liar'],
  ['liar'],
];

/** How a history ended, and what it met. */
export interface Outcome {
  /** The first promise that was broken; null if all were kept. */
  readonly problem: string | null;
  readonly isSettled: boolean;
  readonly isPaid: boolean;
  readonly reverts: number;
  /** Reorganisations that took a payment out of its block. */
  readonly unminings: number;
  readonly liarsRule: boolean;
}

/**
 * Plays a random history of a true chain, of honest and lying sources, and of the merge, and checks after each message
 * what Satchel promises. The seed alone decides everything.
 */
export const runHistory = (seed: number, log: (line: string) => void = () => undefined): Outcome => {
  const random = createRandom(seed);
  const { history, story } = setUp(random, log);
  playStory(history, story);
  if (history.problem === null && history.sale.createdMs !== null) {
    letTruthArrive(history);
    if (!history.liarsRule && history.problem === null) checkTruth(history, story);
  }
  const { sale, world } = history;
  return {
    problem: history.problem,
    isSettled: sale.status === 'settled',
    isPaid: sale.payments.size > 0,
    reverts: sale.reverts,
    unminings: world.causes.unminings,
    liarsRule: history.liarsRule,
  };
};

const setUp = (random: Random, log: (line: string) => void): { history: History; story: Story } => {
  const mix = pickFrom(random, MIXES);
  const liarMode: Liar = random() < 0.5 ? 'work' : 'forge';
  const asked: Level = random() < 0.5 ? 1 : 2;
  const required = pickFrom(random, [0, 0, 1, 1, 1, 2, 3, 6]);
  const hasLiars = mix.includes('liar');
  // A liar that gets the vote in a short outage of the own node could do anything, so beside liars the wait is longer.
  const ownGraceMs = hasLiars ? 360_000 : random() < 0.5 ? DEFAULT_SETTINGS.ownGraceMs : 120_000;
  const knowledge = createKnowledge(FIRST_BLOCK, { ...DEFAULT_SETTINGS, ownGraceMs });
  const world = createWorld(knowledge.tree);
  const hasOwn = mix.includes('own');
  const ownStays = hasOwn && (!hasLiars || random() < 0.7);
  const level = hasLiars && liarMode === 'forge' && !hasOwn ? 2 : asked;
  const parts = { random, world, knowledge, nowMs: 0 };
  const sources = mix.map((member, index) => createMember(parts, member, `${member}${index}`, liarMode));
  const history: History = {
    ...parts,
    level,
    required,
    sources,
    liarMode,
    ownStays,
    liarsRule: doLiarsRule(mix, liarMode, level, ownStays),
    sale: newSale(),
    watch: { settledBy: null, deadBy: null, reference: null, wasSourceRemoved: false },
    sent: new Set(),
    queue: [],
    problem: null,
    log: (line) => log(`${String(Math.round(history.nowMs / 1000)).padStart(6)} s  ${line}`),
  };
  const story = pickFrom(random, STORIES);
  history.log(`${mix.join(' ')}, liars ${liarMode}, level ${level}, required ${required}, ${story}`);
  return { history, story };
};

const createMember = (
  parts: Pick<History, 'random' | 'world' | 'knowledge' | 'nowMs'>,
  member: Member,
  id: string,
  liarMode: Liar,
): SimSource =>
  createSource(parts, {
    id,
    kind: member === 'own' ? 'own' : 'public',
    liar: member === 'liar' ? liarMode : null,
    nodeCount: { own: 1, public: 1, balanced: 2, liar: 0 }[member],
    longestLagMs: 200_000,
  });

/** Returns true if the liars of the mix can outvote the honest, which nobody can prevent. */
const doLiarsRule = (mix: readonly Member[], mode: Liar, level: Level, ownStays: boolean): boolean => {
  const liars = mix.filter((member) => member === 'liar').length;
  const publics = mix.filter((member) => member === 'public' || member === 'balanced').length;
  if (liars === 0 || ownStays) return false;
  if (mode === 'forge') return publics < 2 || liars > 1 || level === 1;
  return (publics === 0 && !mix.includes('own')) || liars > 1;
};
