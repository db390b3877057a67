import { useState } from 'react';
import { useLanguage } from '../till/language.ts';
import { PANEL_KINDS } from '../till/state/panel-kind.ts';
import { Button } from '../common/Button.tsx';
import { CopyButton } from '../common/CopyButton.tsx';
import { Dialog } from '../common/Dialog.tsx';
import { Glyph } from '../common/Glyph.tsx';
import { AddressText, QrCode } from '../common/QrCode.tsx';
import { Sheet } from '../common/Sheet.tsx';
import { StatusBadge } from '../common/StatusBadge.tsx';
import { Timeline } from '../common/Timeline.tsx';
import { Toast } from '../common/Toast.tsx';
import { Amounts, Answers, Buttons, Pads, TextFields } from './Controls.tsx';
import { GallerySection, State } from './GallerySection.tsx';
import { ADDRESS, CODE, invoiceOf, LINES } from './samples.ts';
import { Surfaces, Tables } from './Surfaces.tsx';

/** Every component in every state, for people and for the pictures. */
export const Gallery = () => (
  <main className="gallery">
    <h1>Satchel UI</h1>
    <Buttons />
    <Amounts />
    <Pads />
    <Codes />
    <Badges />
    <Pictures />
    <TextFields />
    <Answers />
    <Tables />
    <Surfaces />
    <TimeLines />
    <Over />
  </main>
);

const Codes = () => (
  <GallerySection name="QR code">
    {(
      [
        ['loading', null],
        ['shown', CODE],
        ['cannot be drawn', 'x'.repeat(4_000)],
      ] as const
    ).map(([name, text]) => (
      <State key={name} name={name}>
        <div className="qr-box">
          <QrCode
            text={text}
            label="QR code: pay €18.40"
            failed="The code cannot be drawn. Type or copy this address:"
            address={ADDRESS}
          />
        </div>
      </State>
    ))}
    <State name="address">
      <AddressText address={ADDRESS} />
    </State>
  </GallerySection>
);

const Badges = () => {
  const { badge } = useLanguage().words;
  return (
    <GallerySection name="Status badge">
      {PANEL_KINDS.map((kind) => (
        <State key={kind} name={kind}>
          <StatusBadge invoice={invoiceOf(kind)} words={badge} locale="en" />
        </State>
      ))}
    </GallerySection>
  );
};

const Pictures = () => (
  <GallerySection name="Glyph">
    {(['tick', 'clock', 'alert', 'cross', 'dots'] as const).map((shape) => (
      <State key={shape} name={shape}>
        <div className="picture">
          <Glyph shape={shape} ring={shape === 'clock' || shape === 'dots'} />
        </div>
      </State>
    ))}
  </GallerySection>
);

const copied = (): Promise<boolean> => Promise.resolve(true);

const TimeLines = () => {
  const { copying } = useLanguage().words;
  return (
    <GallerySection name="Time line">
      {[false, true].map((technical) => (
        <State key={String(technical)} name={technical ? 'technical view' : 'plain'}>
          <div className="aside">
            <Timeline
              lines={LINES}
              label="What happened"
              locale="en"
              technical={technical}
              copy={copied}
              words={{ ...copying, id: 'Transaction' }}
            />
          </div>
        </State>
      ))}
      <State name="copy button">
        <CopyButton text="x" copy={copied} words={copying} what="Address" />
      </State>
    </GallerySection>
  );
};

/** Opens the overlay that the address names. */
const Over = () => {
  const [over, setOver] = useState(new URLSearchParams(window.location.search).get('over'));
  const close = (): void => setOver(null);
  if (over === 'dialog')
    return (
      <Dialog title="Cancel sale?" text="The code leaves the customer’s screen. We keep watching it." onClose={close}>
        <div className="acts">
          <Button look="danger">Cancel sale</Button>
          <Button look="primary" data-first="">
            Keep waiting
          </Button>
        </div>
      </Dialog>
    );
  if (over === 'sheet')
    return (
      <Sheet title="Sheet" close="Close" onClose={close} footer={<Button look="primary">Save</Button>}>
        <p>Its head and foot stay, the middle scrolls.</p>
      </Sheet>
    );
  return over === 'toast' ? <Toast text="No item with this barcode" onDone={close} /> : null;
};
