/** Draws the raster icons for operating systems from resources/icons/satchel.svg. Run it by hand when that file changes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from '../test/support/tools.ts';

const ICONS = resolve(import.meta.dirname, '../resources/icons');
const mark = readFileSync(join(ICONS, 'satchel.svg'), 'utf8');

/** The mark on a tile, which makes it readable on any desktop. */
const tile = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44"><rect x="1" y="1" width="42" height="42" rx="10" fill="#f5f4f1"/><g transform="translate(6 5)">${mark.replace('<svg', '<svg width="32" height="32"')}</g></svg>`;
/** A template image holds only black and clear: macOS colours it. */
const template = mark.replace(/<style>.*<\/style>/s, '').replace('stroke="none"', 'fill="none" stroke-width="2.5"');
const templateInk = `<style>.b, .c { stroke: #000; fill: none } rect:last-of-type { fill: #000 }</style>`;

const PICTURES = [
  { name: 'satchel-256.png', size: 256, svg: tile },
  { name: 'satchel-1024.png', size: 1024, svg: tile },
  { name: 'tray.png', size: 32, svg: tile },
  { name: 'tray@2x.png', size: 64, svg: tile },
  { name: 'trayTemplate.png', size: 16, svg: template.replace('>', `>${templateInk}`) },
  { name: 'trayTemplate@2x.png', size: 32, svg: template.replace('>', `>${templateInk}`) },
];

const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage({ colorScheme: 'light' });
for (const { name, size, svg } of PICTURES) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<body style="margin:0"><div style="width:${size}px;height:${size}px">${svg}</div></body>`);
  await page.addStyleTag({
    content: 'div > svg { display: block; width: 100%; height: 100% }',
  });
  writeFileSync(join(ICONS, name), await page.screenshot({ omitBackground: true }));
}
await browser.close();
