export interface Allowance {
  /** Tells if one more of this kind may be written now. */
  readonly take: (kind: string) => boolean;
  /** Reports what was left out so far. */
  readonly end: () => void;
}

export interface AllowanceOptions {
  /** Of each kind, within a window. */
  readonly most: number;
  readonly windowMs: number;
  /** Told at the end of a window, for each kind of which something was left out. */
  readonly leftOut: (kind: string, times: number) => void;
}

/** Lets the first few of each kind through and counts the rest, so that no flood of one kind fills a log. */
export const createAllowance = ({ most, windowMs, leftOut }: AllowanceOptions): Allowance => {
  const taken = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const counts = [...taken];
    taken.clear();
    for (const [kind, times] of counts) if (times > most) leftOut(kind, times - most);
  };
  return {
    take: (kind) => {
      timer ??= setTimeout(end, windowMs).unref();
      const times = (taken.get(kind) ?? 0) + 1;
      taken.set(kind, times);
      return times <= most;
    },
    end,
  };
};
