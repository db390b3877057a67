import type { FormEvent } from 'react';
import { Button } from '../../../common/Button.tsx';
import type { LightningBackend, LightningView } from '../../../common/lightning-calls.ts';
import { PasteBox } from '../../../forms/lightning/PasteBox.tsx';
import { Risks, RightsList, rightsWord } from '../../../forms/lightning/Rights.tsx';
import { TrialChecks } from '../../../forms/lightning/TrialChecks.tsx';
import { TrialFacts } from '../../../forms/lightning/TrialFacts.tsx';
import {
  isWorking,
  knowsRights,
  mayStore,
  reasonOf,
  trialOf,
  useConnect,
} from '../../../forms/lightning/use-connect.ts';
import { useLanguage } from '../../language.ts';
import { useOffice } from '../../common/office-context.ts';

interface Props {
  /** The backend whose connection is replaced; null for a new one. */
  readonly backend: LightningBackend | null;
  readonly onSaved: (view: LightningView) => void;
}
/** Paste, test, look at what was found, then connect. */
export const ConnectForm = ({ backend, onSaved }: Props) => {
  const { owner, office } = useLanguage().words;
  const { lightning: say } = owner;
  const { client, copy } = useOffice();
  const connecting = useConnect({
    client,
    words: say,
    save: (body) => (backend ? client.changeLightning(backend.id, body) : client.addLightning(body)),
    onSaved,
  });
  const { text, ticks, at } = connecting;
  const trial = trialOf(at);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (trial && isWorking(trial)) void connecting.store(trial);
    else void connecting.tryOut();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <PasteBox say={say} text={text} at={at} onText={connecting.change} />
      {trial && (
        <>
          <Part
            title={say.trial.title}
            word={isWorking(trial) ? say.trial.works : say.trial.failed}
            isGood={isWorking(trial)}
          >
            <TrialChecks say={say} trial={trial} />
          </Part>
          {knowsRights(trial) && (
            <Part
              title={say.rights.title}
              word={rightsWord(trial, say.rights)}
              isGood={!trial.maySpend && trial.missing.length === 0}
            >
              <Risks say={say} trial={trial} ticks={ticks} copy={copy} onTick={connecting.tick} />
              <RightsList say={say} trial={trial} />
            </Part>
          )}
          <Part title={say.recognised(say.kinds[trial.kind] ?? trial.kind)}>
            <TrialFacts say={say} trial={trial} />
          </Part>
        </>
      )}
      <p className="form-error" role="alert">
        {reasonOf(at)}
      </p>
      <div className="acts">
        <Go connecting={connecting} verb={backend ? office.lightning.card.change : say.connect} />
      </div>
    </form>
  );
};

interface GoProps {
  readonly connecting: Pick<ReturnType<typeof useConnect>, 'text' | 'ticks' | 'at'>;
  /** Stores what was tried. */
  readonly verb: string;
}

const Go = ({ connecting: { text, ticks, at }, verb }: GoProps) => {
  const { lightning: say } = useLanguage().words.owner;
  const trial = trialOf(at);
  return trial && isWorking(trial) ? (
    <Button type="submit" look="primary" busy={at.state === 'saving'} disabled={!mayStore(trial, ticks)}>
      {verb}
    </Button>
  ) : (
    <Button type="submit" look="primary" busy={at.state === 'trying'} disabled={text.trim() === ''}>
      {say.test}
    </Button>
  );
};

interface PartProps {
  readonly title: string;
  readonly word?: string;
  readonly isGood?: boolean;
  readonly children: React.ReactNode;
}

const Part = ({ title, word, isGood = false, children }: PartProps) => (
  <section>
    <div className="card-h flush">
      <h3>{title}</h3>
      {word !== undefined && <span className={isGood ? 'badge' : 'badge bad'}>{word}</span>}
    </div>
    {children}
  </section>
);
