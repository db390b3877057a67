import { useTillState } from '../state/till.ts';
import { Gate } from './features/gate/Gate.tsx';
import { LockScreen } from './features/lock/LockScreen.tsx';
import { TillScreen } from './TillScreen.tsx';

export const App = () => {
  const phase = useTillState((state) => state.phase);
  if (phase === 'till') return <TillScreen />;
  return phase === 'lock' ? <LockScreen /> : <Gate />;
};
