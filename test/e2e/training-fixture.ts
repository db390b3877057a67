import { openServer, type Server } from '../support/shop.ts';
import { pairInTraining, type TillCredentials } from '../support/till-client.ts';
import { createTrainingTill } from '../support/training-till.ts';
import { test as watched } from './fixtures.ts';

export interface Training extends Server {
  readonly owner: TillCredentials;
}

/** Makes a function for each fixture, because Playwright shares one of a worker by its function. */
const opensTraining =
  () =>
  // oxlint-disable-next-line no-empty-pattern -- Playwright demands a destructuring pattern
  async ({}: object, use: (training: Training) => Promise<void>): Promise<void> => {
    const server = await openServer({ args: ['--training'] });
    const owner = await pairInTraining(server.url);
    await createTrainingTill(server.url, owner).blocks(0);
    await use({ ...server, owner });
    await server.close();
  };

/** A server in training on which no block arrives by itself between two steps of a test. */
export const test = watched.extend<object, { training: Training }>({
  training: [opensTraining(), { scope: 'worker' }],
});

/** Such a server for tests that change its settings: those of {@link test} find them as a first start leaves them. */
export const changing = watched.extend<object, { training: Training }>({
  training: [opensTraining(), { scope: 'worker' }],
});
