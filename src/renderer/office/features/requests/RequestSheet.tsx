import { useState, type FormEvent } from 'react';
import { dayOf } from '../../../../shared/day.ts';
import type { Answer } from '../../../common/call.ts';
import { useLanguage } from '../../language.ts';
import { Button } from '../../../common/Button.tsx';
import { Field, FieldBox, SelectField } from '../../../forms/Field.tsx';
import { textOf } from '../../../forms/form.ts';
import { Sheet } from '../../../common/Sheet.tsx';
import { plainDecimal } from '../../common/field-checks.ts';
import { useOffice } from '../../common/office-context.ts';
import { defaultDay, faultIn, requestBody, type RequestFault, type TypedRequest } from './requests.ts';
import { useStoreClient, type RequestView } from '../../store-api-client.ts';
import { useSave } from '../../common/use-save.ts';

interface Props {
  /** Null for a new one. */
  readonly request: RequestView | null;
  readonly onClose: () => void;
  /** Receives the id of the saved request. */
  readonly onSaved: (id: string) => void;
}
export const RequestSheet = ({ request, onClose, onSaved }: Props) => {
  const { close, officeStore } = useLanguage().words;
  const { requests: say } = officeStore;
  const { store } = useOffice();
  const client = useStoreClient();
  const { saving, save } = useSave();
  const [fault, setFault] = useState<RequestFault | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = typedIn(new FormData(event.currentTarget));
    const found = faultIn(typed, request, dayOf(Date.now(), store.timeZone));
    setFault(found);
    if (found) return;
    const body = requestBody(typed, request);
    const call = (): Promise<Answer<{ readonly id: string }>> =>
      request ? client.changeRequest(request.id, body) : client.addRequest(body);
    void save(call, ({ id }) => onSaved(id));
  };
  return (
    <Sheet title={request ? say.edit : say.add} close={close} onClose={onClose}>
      <form className="form person-form" onSubmit={submit} noValidate>
        <Fields request={request} fault={fault} />
        <p className="form-error" role="alert">
          {saving.state === 'refused' ? saving.reason : ''}
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

const typedIn = (form: FormData): TypedRequest => ({
  title: textOf(form, 'title').trim(),
  amount: plainDecimal(textOf(form, 'amount')),
  currency: textOf(form, 'currency'),
  expiryDate: textOf(form, 'expiryDate'),
  description: textOf(form, 'description').trim(),
  orderId: textOf(form, 'orderId').trim(),
});

const Fields = ({ request, fault }: { readonly request: RequestView | null; readonly fault: RequestFault | null }) => {
  const { office, officeStore } = useLanguage().words;
  const { requests: say } = officeStore;
  const { store } = useOffice();
  const [firstDay] = useState(() => request?.expiryDate ?? defaultDay(store.timeZone, Date.now()));
  const errorOf = (name: RequestFault, text: string): string | undefined => (fault === name ? text : undefined);
  const currencies = [
    ...new Set([request?.currency ?? store.currency, store.currency, ...store.tillCurrencies, 'SATS']),
  ];
  return (
    <>
      <Field
        label={say.name}
        name="title"
        data-first=""
        maxLength={200}
        defaultValue={request?.title}
        hint={say.nameHint}
        error={errorOf('title', office.missing)}
      />
      <Field
        label={say.amount}
        name="amount"
        inputMode="decimal"
        defaultValue={request?.amount}
        error={errorOf('amount', say.badAmount)}
      />
      <SelectField
        label={say.currency}
        name="currency"
        defaultValue={request?.currency ?? store.currency}
        choices={currencies.map((one) => ({ value: one, name: one }))}
      />
      <Field
        label={say.until}
        name="expiryDate"
        type="date"
        defaultValue={firstDay}
        hint={say.untilHint}
        error={errorOf('expiryDate', say.past)}
      />
      <FieldBox label={say.text} hint={say.textHint}>
        {(ids) => (
          <textarea {...ids} name="description" rows={3} maxLength={2_000} defaultValue={request?.description} />
        )}
      </FieldBox>
      <Field label={say.order} name="orderId" maxLength={200} defaultValue={request?.orderId} hint={say.orderHint} />
    </>
  );
};
