/** A payment in the small chain that the worked sequences run on. */
export interface WorldPayment {
  readonly id: string;
  readonly amountSats: bigint;
  readonly replaces: string | null;
  /** The coin it spends; a replacement spends the coin of the payment that it replaces. */
  readonly coin: string;
  block: WorldBlock | null;
  lost: boolean;
}
export interface WorldBlock {
  readonly height: number;
  readonly hash: string;
  readonly timeMs: number;
  readonly payments: WorldPayment[];
}

const START_HEIGHT = 100;

export const createWorld = () => {
  const payments: WorldPayment[] = [];
  const blocks: WorldBlock[] = [];
  const undone: WorldBlock[] = [];
  let made = 0;
  const add = (amountSats: bigint, replaced: WorldPayment | null): WorldPayment => {
    const id = `p${payments.length}`;
    const coin = replaced?.coin ?? `coin-${id}`;
    const payment = { id, amountSats, replaces: replaced?.id ?? null, coin, block: null, lost: false };
    payments.push(payment);
    return payment;
  };
  const at = (index: number): WorldPayment => {
    const payment = payments[index];
    if (!payment) throw new Error(`no payment ${index}`);
    return payment;
  };
  const mine = (timeMs: number, chosen: WorldPayment[]): void => {
    made += 1;
    const block = { height: START_HEIGHT + blocks.length + 1, hash: `block-${made}`, timeMs, payments: chosen };
    blocks.push(block);
    for (const payment of chosen) payment.block = block;
  };
  return {
    payments,
    blocks,
    undone,
    height: () => START_HEIGHT + blocks.length,
    pay: (amountSats: bigint) => add(amountSats, null),
    bump: (index: number) => {
      const old = at(index);
      old.lost = true;
      return add(old.amountSats, old);
    },
    doubleSpend: (index: number) => {
      at(index).lost = true;
      return at(index);
    },
    mine: (timeMs: number) =>
      mine(
        timeMs,
        payments.filter((payment) => !payment.lost && payment.block === null),
      ),
    mineOnly: (timeMs: number, index: number) => mine(timeMs, [at(index)]),
    reorg: () => {
      const block = blocks.pop();
      if (!block) throw new Error('no block to undo');
      undone.push(block);
      for (const payment of block.payments) payment.block = null;
    },
  };
};
export type World = ReturnType<typeof createWorld>;
