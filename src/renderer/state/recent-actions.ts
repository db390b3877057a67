import type { Client } from '../client.ts';
import type { Sync } from './sync.ts';
import type { TillStore } from './till-store.ts';

export interface RecentDeps {
  readonly store: TillStore;
  readonly client: Client;
  readonly sync: () => Sync;
}

/** The list of the last sales and the one looked at. */
export const createRecent = ({ store, client, sync }: RecentDeps) => ({
  search: (query: string): void => {
    store.setState({ tab: 'recent', recent: { ...store.getState().recent, query } });
    void sync().refresh.recent();
  },
  retry: (): void => {
    store.setState({ recent: { ...store.getState().recent, state: 'loading' } });
    void sync().refresh.recent();
  },
  select: async (id: string): Promise<void> => {
    store.setState({ tab: 'recent', recent: { ...store.getState().recent, selectedId: id, detail: null } });
    const answer = await client.invoice(id);
    const { recent } = store.getState();
    if (answer.ok && recent.selectedId === id) store.setState({ recent: { ...recent, detail: answer.value } });
  },
});
export type Recent = ReturnType<typeof createRecent>;
