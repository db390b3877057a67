import { refuse, type Result } from '../../../shared/result.ts';

const TRY_AGAIN_SECONDS = 1;

/**
 * Lets few slow checks of passwords run and few wait. Each costs a whole processor for a moment, so a flood of them
 * would keep everybody else waiting (reliability.md A35, A36).
 *
 * @returns the result of the check, or `too_many_requests` before it began
 */
export type CheckLane = <T>(check: () => Promise<Result<T>>) => Promise<Result<T>>;

export const createCheckLane = ({
  running,
  waiting,
}: {
  readonly running: number;
  readonly waiting: number;
}): CheckLane => {
  let active = 0;
  const queue: (() => void)[] = [];
  const turn = async (): Promise<void> => {
    if (active < running) {
      active += 1;
      return;
    }
    // the check that ends hands its place over, so that nobody slips in between
    await new Promise<void>((resolve) => void queue.push(resolve));
  };
  const leave = (): void => {
    const next = queue.shift();
    if (next) next();
    else active -= 1;
  };
  return async (check) => {
    if (active >= running && queue.length >= waiting) {
      return refuse('too_many_requests', { params: { seconds: TRY_AGAIN_SECONDS } });
    }
    await turn();
    try {
      return await check();
    } finally {
      leave();
    }
  };
};
