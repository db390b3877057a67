import { REGTEST_OWNER, setUpOnNode, type TillCredentials } from '../support/till-client.ts';
import { startLndPair, type LndPair } from '../support/lnd-pair.ts';
import type { Satchel } from '../support/satchel.ts';
import { createShopClient, type ShopClient } from './shop-client.ts';
import { withRegtest } from './with-server.ts';

/** A shop on regtest, and two real LND nodes: one to sell over, one to pay from. */
export interface LightningBench {
  readonly satchel: Satchel;
  readonly shop: ShopClient;
  readonly credentials: TillCredentials;
  readonly pair: LndPair;
}

/** Runs the built program of a checkout beside two LND nodes while `run` works. The shop is not connected to its node yet. */
export const withLndPair = async <T>(checkout: string, run: (bench: LightningBench) => Promise<T>): Promise<T> => {
  const pair = await startLndPair();
  try {
    return await withRegtest(checkout, async (satchel) => {
      const credentials = await setUpOnNode(satchel.ready, pair.chain);
      const shop = await createShopClient(satchel.url, REGTEST_OWNER);
      await shop.untilSelling();
      return run({ satchel, shop, credentials, pair });
    });
  } finally {
    await pair.close();
  }
};
