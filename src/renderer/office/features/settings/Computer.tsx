import { useCallback, useEffect } from 'react';
import type { CashierBridge, DesktopView, ScreenChoice } from '../../../../shared/ipc.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Answer } from '../../../common/call.ts';
import { useLanguage } from '../../language.ts';
import { Loading } from '../../common/Loading.tsx';
import { useOffice } from '../../common/office-context.ts';
import { ChoiceSetting, TickSetting } from './SettingFields.tsx';
import { useLoad } from '../../common/use-load.ts';

/** Settings of this machine rather than of the shop; in the desktop app only. */
export const Computer = () => {
  const { bridge } = useOffice();
  return bridge && <OnThisMachine bridge={bridge} />;
};

/** The desktop app's answer in the shape of the server's. */
const answered = async <T,>(asked: Promise<Result<T>>): Promise<Answer<T>> => {
  const result = await asked;
  if (result.ok) return result;
  const { code, params = {}, details = {} } = result.error;
  return { ok: false, error: { code, sentence: '', status: 500, params, details, retryAfterSeconds: 0 } };
};

const keyOf = (choice: ScreenChoice): string => (choice.kind === 'screen' ? String(choice.id) : choice.kind);

const choiceOf = (key: string): ScreenChoice =>
  key === 'auto' || key === 'off' ? { kind: key } : { kind: 'screen', id: Number.parseInt(key, 10) };

interface Props {
  readonly bridge: CashierBridge;
}

const Settings = (props: Props & { desktop: DesktopView; put: (view: DesktopView) => void }) => {
  const { bridge, desktop, put } = props;
  const { computer: say } = useLanguage().words.office;
  const screens = desktop.screens
    .filter(({ isTill }) => !isTill)
    .map(({ id, label, width, height }) => ({ value: String(id), name: say.display(label, `${width} × ${height}`) }));
  return (
    <>
      <ChoiceSetting
        label={say.screen}
        hint={say.screenHint}
        value={keyOf(desktop.customerScreen.choice)}
        choices={[{ value: 'auto', name: say.auto }, ...screens, { value: 'off', name: say.off }]}
        onSave={(key) => answered(bridge.setDesktop({ customerScreen: choiceOf(key) }))}
        onSaved={put}
      />
      <TickSetting
        label={say.startAtLogin}
        value={desktop.startAtLogin}
        onSave={(startAtLogin) => answered(bridge.setDesktop({ startAtLogin }))}
        onSaved={put}
      />
      <TickSetting
        label={say.keepInTray}
        hint={say.keepInTrayHint}
        value={desktop.keepInTray}
        onSave={(keepInTray) => answered(bridge.setDesktop({ keepInTray }))}
        onSaved={put}
      />
    </>
  );
};

const OnThisMachine = ({ bridge }: Props) => {
  const loaded = useLoad(useCallback(() => answered(bridge.desktop()), [bridge]));
  const { put } = loaded;
  useEffect(() => bridge.onDesktopChanged(put), [bridge, put]); // a display was plugged in, or the window moved
  return <Loading of={loaded}>{(desktop) => <Settings bridge={bridge} desktop={desktop} put={put} />}</Loading>;
};
