import { CircleAlert, CircleCheck, Lock } from 'lucide-react';
import { useLanguage } from '../till/language.ts';
import { AmountDisplay } from '../common/AmountDisplay.tsx';
import { Button } from '../common/Button.tsx';
import { Field, FieldBox, SelectField } from '../forms/Field.tsx';
import { Icon } from '../common/Icon.tsx';
import { Kbd } from '../common/Kbd.tsx';
import { Keypad } from '../forms/Keypad.tsx';
import { PinPad } from '../forms/PinPad.tsx';
import { GallerySection, State } from './GallerySection.tsx';
const LOOKS = ['', 'primary', 'ghost', 'danger'] as const;
const MOMENTS = ['rest', 'hover', 'active', 'focus-visible'] as const;

export const Buttons = () => (
  <GallerySection name="Button">
    {LOOKS.map((look) => (
      <State key={look} name={look || 'plain'}>
        <div className="strip">
          {MOMENTS.map((moment) => (
            <Button key={moment} look={`${look} is-${moment}`}>
              {moment}
            </Button>
          ))}
          <Button look={look} disabled>
            disabled
          </Button>
          <Button look={look} busy>
            busy
          </Button>
        </div>
      </State>
    ))}
    <State name="small, icon, with a key">
      <div className="strip">
        <Button look="small">Small</Button>
        <Button look="icon ghost" aria-label="Lock">
          <Icon of={Lock} />
        </Button>
        <Button>
          Details <Kbd>F3</Kbd>
        </Button>
      </div>
    </State>
    <State name="charge: ready, refused" wide>
      <div className="strip">
        <button type="button" className="btn primary charge">
          <span>Charge</span>
          <span className="amt">
            €4.50 <Kbd>Enter</Kbd>
          </span>
        </button>
        <button type="button" className="btn charge" disabled>
          <span>Charge</span>
          <span className="amt">Price too old</span>
        </button>
      </div>
    </State>
  </GallerySection>
);

export const Amounts = () => (
  <GallerySection name="Amount display">
    {(
      [
        ['zero', '€0.00', true, false],
        ['typing', '€4.50', false, false],
        ['limit', '€4.50', false, true],
        ['72 px', '€12,345.67', false, false],
        ['48 px', '€9,999,999,999.99', false, false],
      ] as const
    ).map(([name, text, zero, atLimit]) => (
      <State key={name} name={name}>
        <div className="amount">
          <AmountDisplay text={text} zero={zero} atLimit={atLimit} />
        </div>
      </State>
    ))}
  </GallerySection>
);

export const Pads = () => {
  const { ringUp, lock } = useLanguage().words;
  const words = { ...lock, delete: ringUp.delete };
  const pads = [
    ['typing', '12', false],
    ['eight digits', '12345678', false],
    ['checking, or locked', '', true],
  ] as const;
  return (
    <>
      <GallerySection name="Keypad">
        <State name="5 was typed">
          <Keypad words={ringUp} onKey={nothing} flash="5" />
        </State>
      </GallerySection>
      <GallerySection name="PIN pad">
        {pads.map(([name, pin, disabled]) => (
          <State key={name} name={name}>
            <div className="pin">
              <PinPad words={words} pin={pin} disabled={disabled} onKey={nothing} onSubmit={nothing} />
            </div>
          </State>
        ))}
      </GallerySection>
    </>
  );
};

export const TextFields = () => (
  <GallerySection name="Field">
    <State name="rest, with a hint">
      <Field label="Name of the shop" hint="It stands on the customer’s screen." />
    </State>
    <State name="filled">
      <Field label="Name of the shop" defaultValue="Café Morgenrot" />
    </State>
    <State name="refused">
      <Field label="PIN for the till" error="Use 4 to 8 digits, nothing else." defaultValue="12" />
    </State>
    <State name="disabled">
      <Field label="Set-up code" defaultValue="–" disabled />
    </State>
    <State name="choice">
      <SelectField label="Currency" choices={[{ value: 'EUR', name: 'EUR' }]} />
    </State>
    <State name="long">
      <FieldBox label="Public key or descriptor">
        {(ids) => (
          <textarea
            {...ids}
            rows={3}
            className="mono"
            defaultValue="zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs"
          />
        )}
      </FieldBox>
    </State>
  </GallerySection>
);

export const Answers = () => (
  <GallerySection name="Answer of a field">
    <State name="verdicts">
      <p className="verdict good">
        <Icon of={CircleCheck} />
        Native SegWit, wallet 8e75 0912
      </p>
      <p className="verdict bad">
        <Icon of={CircleAlert} />
        One character is wrong. Copy the key again.
      </p>
    </State>
    <State name="either, or">
      <div className="seg" role="radiogroup" aria-label="Where to ask">
        <button type="button" role="radio" aria-checked="true">
          Own node
        </button>
        <button type="button" role="radio" aria-checked="false">
          Public server
        </button>
      </div>
    </State>
  </GallerySection>
);

const nothing = (): void => undefined;
