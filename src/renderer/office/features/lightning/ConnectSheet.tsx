import { Sheet } from '../../../common/Sheet.tsx';
import type { LightningBackend, LightningView } from '../../../common/lightning-calls.ts';
import { useLanguage } from '../../language.ts';
import { nameOf } from './backend-text.ts';
import { ConnectForm } from './ConnectForm.tsx';

interface Props {
  /** Null for a new one. */
  readonly backend: LightningBackend | null;
  readonly onClose: () => void;
  readonly onSaved: (view: LightningView) => void;
}
/** Connects another backend, or replaces the connection of one. */
export const ConnectSheet = ({ backend, onClose, onSaved }: Props) => {
  const { office, close } = useLanguage().words;
  const { lightning: say } = office;
  return (
    <Sheet title={backend ? say.card.changeTitle(nameOf(backend)) : say.connectTitle} close={close} onClose={onClose}>
      <div className="stack">
        <p className="muted">{backend ? say.card.changeText : say.second.none}</p>
        <ConnectForm backend={backend} onSaved={onSaved} />
      </div>
    </Sheet>
  );
};
