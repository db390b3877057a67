import type { Client } from '../../common/client.ts';
import type { Sync } from './sync.ts';
import type { RecentState, TillStateApi } from './till-state.ts';

export interface RecentDeps {
  readonly tillState: TillStateApi;
  readonly client: Client;
  readonly sync: () => Sync;
}

/** The list of recent sales and the selected one. */
export const createRecent = ({ tillState, client, sync }: RecentDeps) => {
  const change = (recent: Partial<RecentState>): void =>
    tillState.setState({ recent: { ...tillState.getState().recent, ...recent } });
  const select = async (id: string): Promise<void> => {
    tillState.setState({ tab: 'recent' });
    change({ selectedId: id, detail: null, detailFailed: false });
    const answer = await client.invoice(id);
    if (tillState.getState().recent.selectedId !== id) return; // another one was selected meanwhile
    change(answer.ok ? { detail: answer.value } : { detailFailed: true });
  };
  return {
    search: (query: string): void => {
      tillState.setState({ tab: 'recent' });
      change({ query });
      void sync().refresh.recent();
    },
    retry: (): void => {
      change({ state: 'loading' });
      void sync().refresh.recent();
    },
    select,
    /** Selects the one above or below, for the arrow keys. */
    step: (by: 1 | -1): void => {
      const { invoices, selectedId } = tillState.getState().recent;
      const at = invoices.findIndex(({ id }) => id === selectedId);
      const next = invoices[at < 0 ? 0 : Math.min(invoices.length - 1, Math.max(0, at + by))];
      if (next && next.id !== selectedId) void select(next.id);
    },
    showTechnical: (technical: boolean): void => change({ technical }),
  };
};
export type Recent = ReturnType<typeof createRecent>;
