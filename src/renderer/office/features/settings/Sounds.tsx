import { Volume2 } from 'lucide-react';
import { useMemo } from 'react';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { Icon } from '../../../common/Icon.tsx';
import { createSounds } from '../../../common/sounds.ts';
import { useOffice } from '../../common/office-context.ts';
import { RangeSetting, TickSetting } from './SettingFields.tsx';

export const Sounds = () => {
  const { sounds: say } = useLanguage().words.office;
  const { client, store, putStore } = useOffice();
  const sounds = useMemo(() => createSounds(), []);
  return (
    <>
      <TickSetting
        label={say.on}
        hint={say.onHint}
        value={!store.sound.muted}
        onSave={(on) => client.patchStore({ sound: { muted: !on } })}
        onSaved={putStore}
      />
      <RangeSetting
        label={say.volume}
        value={store.sound.volume}
        onSave={(volume) => client.patchStore({ sound: { volume } })}
        onSaved={putStore}
      />
      <section className="block">
        <h2>{say.play}</h2>
        <p className="row">
          {(['seen', 'paid', 'person'] as const).map((name) => (
            <Button key={name} onClick={() => sounds.play(name, store.sound.volume / 100)}>
              <Icon of={Volume2} />
              {say[name]}
            </Button>
          ))}
        </p>
      </section>
    </>
  );
};
