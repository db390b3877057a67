import { useEffect, useState } from 'react';
import type { DisplayView, ScreenReport } from '../../shared/display.ts';
import { openStream } from '../common/stream.ts';
import { useNow } from '../common/use-now.ts';
import type { DisplayWords } from '../words/customer-screen/customer-screen.ts';
import { languageOf } from '../../shared/languages.ts';
import { createArrivals, hear, HEARD_NOTHING, shownState, type Heard } from './customer-screen-state.ts';
import type { ScreenClient } from './screen-client.ts';
import { Screen } from './Screen.tsx';

/** After this long without an event the page asks, because a stream without heartbeats may still be alive. */
const ASK_AFTER_MS = 1_500;
const TICK_MS = 500;
/** The till trusts a report of a screen for 5 s (api.md DISP-4). */
const REPORT_EVERY_MS = 2_000;

interface Props {
  readonly client: ScreenClient;
  /** False if the page was opened without a token: it then asks nothing (reliability.md A41). */
  readonly isPaired: boolean;
  readonly wordsIn: (locale: string) => DisplayWords;
  /** The browser's locale, used until the shop's is known. */
  readonly locale: string;
}
export const App = ({ client, isPaired, wordsIn, locale }: Props) => {
  const { heard, refused } = useHeard(client, isPaired);
  const now = useNow(TICK_MS);
  const nowMs = Math.max(now, heard.contactMs); // a view may arrive between two ticks of the clock
  const state = shownState(heard, nowMs);
  const { shown, number, plain } = reportOf(heard.view, state);
  const spoken = heard.view?.locale ?? locale;
  const words = wordsIn(spoken);
  useReport(client, { state: shown, number, plain }, isPaired && !refused);
  useEffect(() => {
    document.body.dataset['state'] = shown;
    document.documentElement.lang = languageOf(spoken);
    if (heard.view) document.title = heard.view.shop;
  }, [shown, spoken, heard.view]);
  if (refused)
    return (
      <main className="refused">
        <h1>{words.notPaired}</h1>
      </main>
    );
  return heard.view ? <Screen view={heard.view} state={state} nowMs={nowMs + heard.offsetMs} words={words} /> : null;
};

/** Says how this state looks to the customer, and which sale it names. */
const reportOf = (view: DisplayView | null, state: DisplayView['state']) => {
  const sale = view?.sale;
  if (!sale || state === 'idle') return { shown: state, number: null, plain: false };
  const isCoded = state === 'amount' || state === 'part';
  return {
    shown: state === 'paid' && sale.twice ? ('ask' as const) : state,
    number: sale.number,
    plain: isCoded && sale.address !== null,
  };
};

/** Tells Satchel what is drawn here now, so that the till never says it of a screen that does not show it (api.md DISP-4). */
const useReport = (client: ScreenClient, { state, number, plain }: Required<ScreenReport>, isLive: boolean): void => {
  useEffect(() => {
    if (!isLive) return undefined;
    const report = (): void => {
      if (document.visibilityState === 'visible') void client.reportShown({ state, number, plain });
    };
    const stopWaiting = afterPaint(report);
    const timer = setInterval(report, REPORT_EVERY_MS);
    document.addEventListener('visibilitychange', report);
    return () => {
      stopWaiting();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', report);
    };
  }, [client, state, number, plain, isLive]);
};

/** Runs `then` when the next frame is painted; never in a hidden page. @returns ends the wait */
const afterPaint = (then: () => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(then); // a frame is painted after its callbacks
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
};

const useHeard = (client: ScreenClient, isPaired: boolean) => {
  const [heard, setHeard] = useState<Heard>(HEARD_NOTHING);
  const [refused, setRefused] = useState(!isPaired);
  useEffect(() => {
    if (!isPaired) return undefined;
    let contactMs = 0;
    let asking = false;
    const contact = (): void => {
      contactMs = Date.now();
      setHeard((before) => ({ ...before, contactMs }));
    };
    const arrivals = createArrivals();
    const take = (view: DisplayView): void => {
      contactMs = Date.now();
      arrivals.came();
      setRefused(false);
      setHeard((before) => hear(before, view, contactMs));
    };
    const ask = async (): Promise<void> => {
      if (asking || Date.now() - contactMs < ASK_AFTER_MS) return;
      asking = true;
      const isNewest = arrivals.begin();
      const answer = await client.display();
      asking = false;
      if (answer.ok && isNewest()) take(answer.value);
      else if (!answer.ok && answer.error.status === 401) end();
    };
    const timer = setInterval(() => void ask(), TICK_MS);
    /** A token that was revoked is never good again. */
    const end = (): void => {
      clearInterval(timer);
      stop();
      setRefused(true);
    };
    const stop = openStream({
      fetch: client.fetch,
      headers: client.headers,
      url: () => '/api/display/events',
      onContact: contact,
      onConnected: () => undefined,
      onRefused: (status) => {
        if (status === 401) end();
        return status === 401;
      },
      // Our own server sends the contract's display view.
      onEvent: ({ type, data }) => (type === 'display' ? take(JSON.parse(data) as DisplayView) : undefined),
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [client, isPaired]);
  return { heard, refused };
};
