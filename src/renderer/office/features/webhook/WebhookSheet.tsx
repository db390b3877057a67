import { useState, type FormEvent } from 'react';
import type { Answer, ApiError } from '../../../common/call.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { Field } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';
import { Sheet } from '../../../common/Sheet.tsx';
import type { OfficeStoreWords } from '../../../words/office/store.ts';
import { useStoreClient, type WebhookView } from '../../store-api-client.ts';
import { useSave } from '../../common/use-save.ts';
import { chosenEvents, EVENTS, isWebAddress, webhookChange, type EventName } from './webhooks.ts';

type Fault = 'url' | 'events';

interface Props {
  /** Null for a new one. */
  readonly webhook: WebhookView | null;
  readonly onClose: () => void;
  readonly onSaved: (webhook: WebhookView) => void;
}
export const WebhookSheet = ({ webhook, onClose, onSaved }: Props) => {
  const { close, officeStore } = useLanguage().words;
  const { form: say } = officeStore;
  const store = useStoreClient();
  const { saving, save } = useSave();
  const [fault, setFault] = useState<Fault | null>(null);
  const [forbidden, setForbidden] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = typedIn(new FormData(event.currentTarget));
    const found = faultOf(typed);
    setFault(found);
    setForbidden(undefined);
    if (found) return;
    const call = async (): Promise<Answer<WebhookView>> => {
      const answer = webhook
        ? await store.changeWebhook(webhook.id, webhookChange(webhook, typed))
        : await store.addWebhook({ ...typed, events: [...typed.events] });
      if (!answer.ok) setForbidden(forbiddenText(answer.error, say));
      return answer;
    };
    void save(call, onSaved);
  };
  const chosen = webhook ? chosenEvents(webhook) : new Set(EVENTS.slice(0, 5));
  const urlError = fault === 'url' ? say.badUrl : forbidden;
  return (
    <Sheet title={webhook ? say.edit : say.add} close={close} onClose={onClose}>
      <form className="form person-form" onSubmit={submit} noValidate>
        <Field
          label={say.url}
          name="url"
          type="url"
          data-first=""
          defaultValue={webhook?.url}
          maxLength={2048}
          hint={say.urlHint}
          error={urlError}
        />
        <EventTicks chosen={chosen} error={fault === 'events' ? say.noEvents : ''} />
        <label className="tick">
          <input type="checkbox" name="again" defaultChecked={webhook?.automaticRedelivery ?? true} />
          {say.again}
        </label>
        <p className="form-error" role="alert">
          {saving.state === 'refused' && forbidden === undefined ? saving.reason : ''}
        </p>
        <div className="acts">
          <Button type="submit" look="primary" busy={saving.state === 'saving'}>
            {say.save}
          </Button>
        </div>
      </form>
    </Sheet>
  );
};

interface Typed {
  readonly url: string;
  readonly events: readonly EventName[];
  readonly automaticRedelivery: boolean;
}

const typedIn = (form: FormData): Typed => ({
  url: textOf(form, 'url').trim(),
  events: EVENTS.filter((name) => form.has(name)),
  automaticRedelivery: form.has('again'),
});

const faultOf = ({ url, events }: Typed): Fault | null => {
  if (!isWebAddress(url)) return 'url';
  return events.length === 0 ? 'events' : null;
};

/** Why an address is refused, in the language of the page. */
const forbiddenText = ({ code, params }: ApiError, { forbidden }: OfficeStoreWords['form']): string | undefined => {
  const reason = params['reason'];
  if (code !== 'target_not_allowed' || typeof reason !== 'string') return undefined;
  return Object.entries(forbidden).find(([name]) => name === reason)?.[1];
};

const EventTicks = ({ chosen, error }: { readonly chosen: ReadonlySet<EventName>; readonly error: string }) => {
  const { events, form: say } = useLanguage().words.officeStore;
  return (
    <fieldset className="ticks">
      <legend>{say.events}</legend>
      {EVENTS.map((name) => (
        <label className="tick" key={name}>
          <input type="checkbox" name={name} defaultChecked={chosen.has(name)} />
          <span>
            {events[name]} <code className="mono faint">{name}</code>
          </span>
        </label>
      ))}
      <p className="form-error" role="alert">
        {error}
      </p>
    </fieldset>
  );
};
