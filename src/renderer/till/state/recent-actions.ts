import type { Client } from '../../common/client.ts';
import type { Sync } from './sync.ts';
import type { RecentState, TillStateApi } from './till-state.ts';

export interface RecentDeps {
  readonly store: TillStateApi;
  readonly client: Client;
  readonly sync: () => Sync;
}

/** The list of the last sales and the one looked at. */
export const createRecent = ({ store, client, sync }: RecentDeps) => {
  const change = (recent: Partial<RecentState>): void =>
    store.setState({ recent: { ...store.getState().recent, ...recent } });
  const select = async (id: string): Promise<void> => {
    store.setState({ tab: 'recent' });
    change({ selectedId: id, detail: null, detailFailed: false });
    const answer = await client.invoice(id);
    if (store.getState().recent.selectedId !== id) return; // gone on to another meanwhile
    change(answer.ok ? { detail: answer.value } : { detailFailed: true });
  };
  return {
    search: (query: string): void => {
      store.setState({ tab: 'recent' });
      change({ query });
      void sync().refresh.recent();
    },
    retry: (): void => {
      change({ state: 'loading' });
      void sync().refresh.recent();
    },
    select,
    /** The one above or below, by the arrow keys. */
    step: (by: 1 | -1): void => {
      const { invoices, selectedId } = store.getState().recent;
      const at = invoices.findIndex(({ id }) => id === selectedId);
      const next = invoices[at < 0 ? 0 : Math.min(invoices.length - 1, Math.max(0, at + by))];
      if (next && next.id !== selectedId) void select(next.id);
    },
    showTechnical: (technical: boolean): void => change({ technical }),
  };
};
export type Recent = ReturnType<typeof createRecent>;
