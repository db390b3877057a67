import { useCallback, useState } from 'react';
import type { Answer, ApiError } from '../common/call.ts';
import type { Client, SetupChange, SetupProgress } from '../common/client.ts';
import { NOTHING_YET } from './setup-state.ts';

export interface Progress {
  readonly now: SetupProgress;
  /** Reads from the server what exists. */
  readonly reload: () => Promise<Answer<SetupProgress>>;
  /**
   * Marks a step as skipped or keeps what was typed; if the server is away, set-up continues all the same.
   *
   * @returns why it was refused, or null
   */
  readonly change: (change: SetupChange) => Promise<ApiError | null>;
}

/** How far set-up got, as the server knows it (api.md AUTH-23). */
export const useProgress = (client: Client): Progress => {
  const [now, setNow] = useState(NOTHING_YET);
  const reload = useCallback(async () => {
    const answer = await client.setupProgress();
    if (answer.ok) setNow(answer.value);
    return answer;
  }, [client]);
  const change = useCallback(
    async (body: SetupChange) => {
      const answer = await client.changeSetup(body);
      if (answer.ok) setNow(answer.value);
      return answer.ok ? null : answer.error;
    },
    [client],
  );
  return { now, reload, change };
};
