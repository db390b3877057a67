import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Marked, type Tokens } from 'marked';
import type { Plugin } from 'vite';

const PLACE = '<!-- the manual -->';

/**
 * Puts docs/manual.md into the page that has a place for it. The page works without a script, and the
 * server's strict content policy allows nothing inline.
 *
 * @param root folder of the repository; the bundlers of configurations move this file
 */
export const manualPlugin = (root: string): Plugin => {
  const file = join(root, 'docs/manual.md');
  return {
    name: 'satchel-manual',
    configureServer: ({ watcher }) => void watcher.add(file),
    transformIndexHtml: (html) =>
      html.includes(PLACE) ? html.replace(PLACE, () => renderManual(readFileSync(file, 'utf8'))) : html,
  };
};

/**
 * Renders the manual as HTML, with a list of its chapters after the title.
 * @throws Error for a link that leads out of the manual (there may be no internet, and Satchel's windows open no other
 * site), for one to a heading that does not exist, and for HTML inside the Markdown
 */
export const renderManual = (markdown: string): string => {
  const headings: Heading[] = [];
  const links: string[] = [];
  const html = createMarked(headings, links).parse(markdown, { async: false });
  const broken = links.filter((link) => !headings.some(({ id }) => link === `#${id}`));
  if (broken.length > 0) throw new Error(`the manual has links that lead nowhere in it: ${broken.join(', ')}`);
  return html.replace('</h1>', () => `</h1>\n${contentsOf(headings)}`);
};

interface Heading {
  readonly depth: number;
  readonly id: string;
  readonly html: string;
}

const createMarked = (headings: Heading[], links: string[]): Marked =>
  new Marked({
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading): string {
        const heading = { depth, id: slugOf(text), html: this.parser.parseInline(tokens) };
        if (headings.some(({ id }) => id === heading.id)) throw new Error(`the manual has two headings “${text}”`);
        headings.push(heading);
        return `<h${depth} id="${heading.id}">${heading.html}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link): string {
        links.push(href);
        return `<a href="${href}">${this.parser.parseInline(tokens)}</a>`;
      },
      html({ text }: Tokens.HTML | Tokens.Tag): string {
        throw new Error(`the manual has HTML in it: ${text}`);
      },
    },
  });

/** The anchor that GitHub gives a heading, so that the same links work there. */
const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

const contentsOf = (headings: readonly Heading[]): string => {
  const chapters = headings.filter(({ depth }) => depth === 2);
  const lines = chapters.map(({ id, html }) => `<li><a href="#${id}">${html}</a></li>`);
  return `<nav aria-label="Contents"><ul>\n${lines.join('\n')}\n</ul></nav>`;
};
