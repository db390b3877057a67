import { useState } from 'react';
import type { ApiError } from '../common/call.ts';
import type { Client } from '../common/client.ts';
import { useLanguage } from './language.ts';
import type { Credentials } from '../common/credentials.ts';
import { useReason } from '../common/use-reason.ts';
import { isCodeRefusal, type Owner, type ShopInput } from './setup-state.ts';

export interface Asked {
  readonly owner: Owner;
  readonly shop: ShopInput;
  readonly locale: string;
  readonly passphraseNeeded: boolean;
}

interface Deps {
  readonly client: Client;
  readonly credentials: Credentials;
  readonly onDone: () => void;
  readonly onCodeRefused: () => void;
}

/** Creates owner and shop, then continues logged in and paired (api.md AUTH-12, AUTH-15). */
export const useSetUp = ({ client, credentials, onDone, onCodeRefused }: Deps) => {
  const { gate } = useLanguage().words;
  const { refusalOf, detailsOf } = useReason();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const [codeError, setCodeError] = useState('');
  const refuse = (refusal: ApiError): void => {
    const text = [refusalOf(refusal), ...detailsOf(refusal)].join(' ');
    if (!isCodeRefusal(refusal.code)) return setError(text);
    setCodeError(text);
    return onCodeRefused();
  };
  const run = async ({ owner, shop, locale, passphraseNeeded }: Asked): Promise<void> => {
    setBusy(true);
    setError('');
    setCodeError('');
    const answer = await client.setUp({
      setupCode: owner.code,
      owner: { name: owner.name, password: owner.password, pin: owner.pin },
      store: { ...shop, locale },
      ...(passphraseNeeded ? { secrets: { passphrase: owner.passphrase } } : {}),
    });
    setBusy(false);
    if (!answer.ok) return refuse(answer.error);
    credentials.setSession(answer.value.token);
    credentials.setLocale(locale);
    const till = await client.pairTill({ name: gate.firstTill, here: true });
    if (till.ok) credentials.setTill(till.value.token);
    return onDone();
  };
  return { busy, error, codeError, run };
};
