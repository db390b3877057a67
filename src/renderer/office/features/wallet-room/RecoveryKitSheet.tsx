import { Download, Printer } from 'lucide-react';
import { Button } from '../../../common/Button.tsx';
import { CopyButton } from '../../../common/CopyButton.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { useLanguage } from '../../language.ts';
import { Sheet } from '../../../common/Sheet.tsx';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { saveFile } from '../../common/save-file.ts';
import { useLoad } from '../../common/use-load.ts';
import { kitOf, textOfKit, type KitPart } from './recovery-kit.ts';

/** Shows what other programs need to find all money of the shop, to read, print and keep (docs/spec/chain.md CHAIN-49). */
export const RecoveryKitSheet = ({ onClose }: { readonly onClose: () => void }) => {
  const language = useLanguage();
  const { wallet: say } = language.words.office;
  const { client, store } = useOffice();
  const loaded = useLoad(client.recoveryKit);
  const { load } = loaded;
  const parts = load.state === 'ready' ? kitOf(load.value, store.name, language) : null;
  const foot = parts && (
    <div className="acts">
      <Button onClick={() => window.print()}>
        <Icon of={Printer} />
        {say.kit.print}
      </Button>
      <Button look="primary" onClick={() => saveFile('satchel-recovery-kit.txt', 'text/plain', textOfKit(parts))}>
        <Icon of={Download} />
        {say.kit.download}
      </Button>
    </div>
  );
  return (
    <Sheet title={say.kit.title} close={say.close} onClose={onClose} footer={foot}>
      <Loading of={loaded}>
        {() => (
          <div className="stack kit">
            {parts?.map((part) => (
              <Part key={part.title} part={part} />
            ))}
          </div>
        )}
      </Loading>
    </Sheet>
  );
};

const Part = ({ part: { title, text, facts, lines } }: { readonly part: KitPart }) => {
  const { copying } = useLanguage().words;
  const { copy } = useOffice();
  return (
    <section>
      <h3>{title}</h3>
      {text && <p className="muted">{text}</p>}
      {facts.map(({ name, value }) => (
        <p key={name}>
          <b>{name}</b> <span className="mono kit-v">{value}</span>
        </p>
      ))}
      {lines.map((line) => (
        <div key={line} className="kit-line">
          <code className="mono kit-v">{line}</code>
          <CopyButton text={line} copy={copy} words={copying} what={title} />
        </div>
      ))}
    </section>
  );
};
