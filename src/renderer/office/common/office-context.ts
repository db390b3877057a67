import { createContext, useContext } from 'react';
import type { CashierBridge } from '../../../shared/ipc.ts';
import type { Copy } from '../../common/bridge.ts';
import type { Answer } from '../../common/call.ts';
import type { Client, SessionView, StoreView } from '../../common/client.ts';
import type { Credentials } from '../../common/credentials.ts';
import type { OfficeCalls } from '../office-calls.ts';

/** Everything that a page of the office may use. */
export interface Office {
  readonly client: Client & OfficeCalls;
  readonly session: SessionView;
  readonly store: StoreView;
  readonly putStore: (store: StoreView) => void;
  /** Logs in again, because some of the owner's acts demand a fresh password. */
  readonly renew: (password: string) => Promise<Answer<unknown>>;
  /** Remembers choices of a person in this browser. */
  readonly choices: Pick<Credentials, 'csvDialect' | 'setCsvDialect'>;
  readonly copy: Copy;
  readonly bridge: CashierBridge | null;
}

const OfficeContext = createContext<Office | null>(null);
export const OfficeProvider = OfficeContext.Provider;
export const useOffice = (): Office => {
  const office = useContext(OfficeContext);
  if (!office) throw new Error('no office around this component');
  return office;
};
