/** Helpers for an Esplora that is late, dishonest or on another branch. */
import type { EsploraFacade } from './esplora-facade.ts';
import { eventually } from './regtest-shop.ts';

export const tipsAsked = (facade: EsploraFacade): number =>
  facade.asked.filter((path) => path === '/blocks/tip/hash').length;

/** Waits until Esplora was asked for its tip so often that it has said all it has to say. */
export const untilHeard = async (facade: EsploraFacade, rounds = 8): Promise<void> => {
  const before = tipsAsked(facade);
  await eventually(
    async () => tipsAsked(facade) - before,
    (asked) => asked >= rounds,
    'questions for the tip',
  );
};

/** Counts every block 500 too high. */
export const countHigh = (facade: EsploraFacade): void =>
  facade.intercept(async (path, honest) => {
    const answer = await honest();
    const body = answer.body.replaceAll(
      /"(height|block_height)":(\d+)/g,
      (_all, key: string, height: string) => `"${key}":${Number(height) + 500}`,
    );
    return { ...answer, body: path === '/blocks/tip/height' ? String(Number(answer.body) + 500) : body };
  });
