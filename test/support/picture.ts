/** Finds what lies over something else on a page, and feeds a page of ours with data of our choice. */
import type { Page } from '@playwright/test';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

declare global {
  interface Window {
    satchelPicture: {
      /** Sends an event to the page's open stream. */
      push: (type: string, data: unknown) => void;
      /** Names what lies over something else, or leaves its box. */
      faults: () => string[];
      /** Waits until the page has drawn what was pushed. */
      drawn: (isDrawn: () => boolean) => Promise<void>;
    };
  }
}

/** Runs before the page's own scripts: takes the place of its event stream, and brings the means to look at it. */
const prepare = (): void => {
  const encoder = new TextEncoder();
  let stream: ReadableStreamDefaultController<Uint8Array> | null = null;
  const early: Uint8Array[] = []; // pushed before the page opened its stream
  const send = (text: string): void => {
    const bytes = encoder.encode(text);
    if (stream) stream.enqueue(bytes);
    else early.push(bytes);
  };
  const usual = window.fetch.bind(window);
  window.fetch = (input, init) => {
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    if (!/\/events(?:\?|$)/.test(url)) return usual(input, init);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        stream = controller;
        for (const bytes of early.splice(0)) controller.enqueue(bytes);
      },
    });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  };
  setInterval(() => send(': beat\n\n'), 500);

  /** The ink of a line is lower than its box: capitals and digits need 0.73 em of 1.21, descenders another 0.2. */
  const INK = { top: 0.14, bottom: 0.1 };
  const linesOf = (node: Text): DOMRect[] => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1);
  };
  const inkOf = ({ left, top, right, bottom, height }: DOMRect) => ({
    left,
    right,
    top: top + height * INK.top,
    bottom: bottom - height * INK.bottom,
  });
  const parentOf = (node: Text): Element => node.parentElement ?? document.body;
  const isShown = (node: Text): boolean =>
    (node.textContent ?? '').trim() !== '' &&
    parentOf(node).closest('.vh, [hidden], title, script, style, noscript, option, select') === null &&
    parentOf(node).checkVisibility({ visibilityProperty: true, opacityProperty: true });
  /** A box with an ellipsis or a scroll bar hides what is outside it. */
  const clipsOf = (node: Text): DOMRect[] => {
    const clips: DOMRect[] = [];
    for (let one: Element | null = parentOf(node); one && one !== document.body; one = one.parentElement) {
      const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(one);
      const scrolls = [overflowX, overflowY].some((way) => way === 'auto' || way === 'scroll');
      const shortens = textOverflow === 'ellipsis' || webkitLineClamp !== 'none';
      if (overflowX !== 'visible' && (scrolls || shortens)) clips.push(one.getBoundingClientRect());
    }
    return clips;
  };
  interface Drawn {
    readonly node: Text;
    readonly text: string;
    readonly lines: readonly Box[];
  }
  const textsIn = (root: Element): Drawn[] => {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Drawn[] = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (!(node instanceof Text) || !isShown(node)) continue;
      const clips = clipsOf(node);
      const lines = linesOf(node).flatMap((line) => {
        const ink = inkOf(line);
        for (const clip of clips) {
          ink.left = Math.max(ink.left, clip.left);
          ink.right = Math.min(ink.right, clip.right);
          ink.top = Math.max(ink.top, clip.top);
          ink.bottom = Math.min(ink.bottom, clip.bottom);
        }
        return ink.right - ink.left > 1 && ink.bottom - ink.top > 1 ? [ink] : [];
      });
      if (lines.length > 0) texts.push({ node, text: (node.textContent ?? '').trim(), lines });
    }
    return texts;
  };
  const meet = (one: Box, other: Box): boolean =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1;
  const isInside = (one: Box, other: Box): boolean =>
    one.left >= other.left - 1 &&
    one.right <= other.right + 1 &&
    one.top >= other.top - 1 &&
    one.bottom <= other.bottom + 1;
  /** Large letters hang a little to the left, so that their stems stand in line with small ones. */
  const hung = (line: Box): Box => ({ ...line, left: line.left + (line.bottom - line.top) * 0.1 });
  const nameOf = (one: Element): string => `.${(one.getAttribute('class') ?? one.tagName).replaceAll(' ', '.')}`;

  const picturesOver = (texts: readonly Drawn[], sheet: Box): string[] =>
    [...document.querySelectorAll('.qr-card, .glyph')]
      .filter((one) => one.checkVisibility())
      .flatMap((picture) => {
        const box = picture.getBoundingClientRect();
        const under = texts.filter(
          ({ node, lines }) => !picture.contains(node) && lines.some((line) => meet(line, box)),
        );
        const found = under.map(({ text }) => `“${text}” lies over ${nameOf(picture)}`);
        if (!isInside(box, sheet)) found.push(`${nameOf(picture)} leaves the page`);
        return found;
      });
  const blurredCodes = (): string[] =>
    [...document.querySelectorAll('.qr-card svg')].flatMap((code) => {
      const card = code.closest('.qr-card');
      if (!code.checkVisibility() || !card) return [];
      const box = code.getBoundingClientRect();
      const pixels = (box.width * devicePixelRatio) / Number(code.getAttribute('viewBox')?.split(' ')[2]);
      const isSharp = Math.abs(pixels - Math.round(pixels)) <= 0.001 && pixels >= 2;
      const found = isInside(box, card.getBoundingClientRect()) ? [] : ['a code leaves its card'];
      if (!isSharp) found.push(`a module of ${pixels} px`);
      return found;
    });
  const HOLDERS = '.left .shop .slab .say .sale .totals .charge .panel .box main dd button'.split(' ');
  const outside = ({ node, text, lines }: Drawn, sheet: Box): string[] => {
    const left = HOLDERS.filter((holder) => {
      const box = parentOf(node).closest(holder)?.getBoundingClientRect();
      return box !== undefined && lines.some((line) => !isInside(hung(line), box));
    });
    if (lines.some((line) => !isInside(line, sheet))) left.push('the page');
    return left.map((holder) => `“${text}” leaves ${holder}`);
  };
  const textsOver = ({ text, lines }: Drawn, others: readonly Drawn[]): string[] =>
    others
      .filter((other) => lines.some((line) => other.lines.some((one) => meet(line, one))))
      .map((other) => `“${text}” lies over “${other.text}”`);

  const faults = (): string[] => {
    window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' }); // where a bar at the foot of a scrolled page covers nothing
    const { scrollWidth, clientWidth, scrollHeight } = document.documentElement;
    const sheet = { left: 0, top: -window.scrollY, right: clientWidth, bottom: scrollHeight - window.scrollY };
    const texts = textsIn(document.querySelector('#root') ?? document.body);
    return [
      ...(scrollWidth > clientWidth ? ['the page is wider than its window'] : []),
      ...picturesOver(texts, sheet),
      ...blurredCodes(),
      ...texts.flatMap((one) => outside(one, sheet)),
      ...texts.flatMap((one, at) => textsOver(one, texts.slice(at + 1))),
    ];
  };
  const turn = (): Promise<void> =>
    new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => done(), { once: true });
      port1.start();
      port2.postMessage(null);
    });
  window.satchelPicture = {
    push: (type, data) => send(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`),
    faults,
    drawn: async (isDrawn) => {
      for (let turns = 0; turns < 20_000; turns += 1) {
        if (isDrawn()) return;
        await turn();
      }
      throw new Error('the page has not drawn what was sent');
    },
  };
};

/** Gives a page the means of {@link Window.satchelPicture}; call it before the page opens. */
export const preparePicture = async (page: Page): Promise<void> => {
  await page.addInitScript(prepare);
};
