import { Monitor } from 'lucide-react';
import { useCallback, useState, type FormEvent } from 'react';
import type { Answer } from '../../../common/call.ts';
import type { Client, DisplaySummary, TillView } from '../../../common/client.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { EmptyState } from '../../../common/EmptyState.tsx';
import { Field, SelectField } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';
import { formatDate } from '../../../common/format.ts';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { LinkShownOnce } from '../../common/LinkShownOnce.tsx';
import { RevokeButton } from '../../common/RevokeButton.tsx';
import { useLoad } from '../../common/use-load.ts';
import { useSave } from '../../common/use-save.ts';

interface Paired {
  readonly name: string;
  readonly url: string;
}

export const Screens = () => {
  const { pairing: say } = useLanguage().words.office;
  const { client } = useOffice();
  const loaded = useLoad(useCallback(() => readBoth(client), [client]));
  const [paired, setPaired] = useState<Paired | null>(null);
  const onPaired = (one: Paired): void => {
    setPaired(one);
    loaded.reload();
  };
  return (
    <>
      {paired && (
        <LinkShownOnce name={paired.name} text={say.onceScreen} link={paired.url} onHave={() => setPaired(null)} />
      )}
      <Loading of={loaded}>
        {({ displays, tills }) => (
          <>
            {!paired && <Pair tills={tills} onPaired={onPaired} />}
            {displays.length === 0 ? (
              <EmptyState icon={Monitor} text={say.screensEmpty} />
            ) : (
              <ul className="card items">
                {displays.map((display) => (
                  <Row key={display.id} display={display} tills={tills} onGone={loaded.reload} />
                ))}
              </ul>
            )}
          </>
        )}
      </Loading>
    </>
  );
};

interface Both {
  readonly displays: readonly DisplaySummary[];
  readonly tills: readonly TillView[];
}

const readBoth = async (client: Client): Promise<Answer<Both>> => {
  const [displays, tills] = await Promise.all([client.displays(), client.tills()]);
  if (!displays.ok) return displays;
  return tills.ok ? { ok: true, value: { ...displays.value, ...tills.value } } : tills;
};

const Row = (props: { display: DisplaySummary; tills: readonly TillView[]; onGone: () => void }) => {
  const { display, tills, onGone } = props;
  const { locale, words } = useLanguage();
  const { pairing: say } = words.office;
  const { client } = useOffice();
  const till = tills.find(({ id }) => id === display.tillId);
  return (
    <li className="item">
      <div>
        <b>{display.name}</b>
        <p className="muted">{till ? say.follows(till.name) : say.followsAll}</p>
        <p className="faint">
          {display.by === null
            ? say.pairedOn(formatDate(display.createdAt, locale))
            : say.pairedBy(formatDate(display.createdAt, locale), display.by)}
        </p>
      </div>
      <RevokeButton
        title={say.revokeTill(display.name)}
        text={say.revokeScreenText}
        verb={say.revoke}
        keep={say.keep}
        name={display.name}
        onRevoke={() => client.revokeDisplay(display.id)}
        onDone={onGone}
      />
    </li>
  );
};

const Pair = (props: { tills: readonly TillView[]; onPaired: (paired: Paired) => void }) => {
  const { office } = useLanguage().words;
  const { pairing: say } = office;
  const { client, session } = useOffice();
  const { saving, save, refuse } = useSave();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const name = textOf(data, 'name').trim();
    if (name === '') return refuse(office.missing);
    void save(() => client.pairDisplay(name, textOf(data, 'till') || null), props.onPaired);
  };
  return (
    <form className="form row" onSubmit={submit}>
      <Field
        label={say.name}
        name="name"
        maxLength={80}
        error={saving.state === 'refused' ? saving.reason : undefined}
      />
      <SelectField
        label={say.followsLabel}
        name="till"
        defaultValue={session.till?.id ?? props.tills[0]?.id ?? ''}
        choices={props.tills.map(({ id, name }) => ({ value: id, name }))}
      />
      <Button type="submit" busy={saving.state === 'saving'}>
        {say.addScreen}
      </Button>
    </form>
  );
};
