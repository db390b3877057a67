import { languageOf, type LanguageCode } from '../../shared/languages.ts';

/** What the operating system's own menus and dialogs say; pages have their own catalogue. */
const EN = {
  till: 'Till',
  screen: "Customer's screen",
  showTill: 'Show till',
  showScreen: "Show customer's screen",
  hideScreen: "Hide customer's screen",
  screenAuto: 'Second screen, when there is one',
  screenOff: 'Not on this computer',
  atLogin: 'Start when I log in',
  keepInTray: 'Keep running when the till is closed',
  file: 'File',
  edit: 'Edit',
  view: 'View',
  help: 'Help',
  manual: 'Manual',
  documentation: 'API documentation',
  about: 'About Satchel',
  quit: 'Quit Satchel',
  hangs: 'The till does not answer.',
  hangsDetail: 'No sale is lost: payments are watched all the time.',
  restart: 'Start it anew',
  wait: 'Wait',
} as const;
export type Words = Readonly<Record<keyof typeof EN, string>>;

const DE: Words = {
  till: 'Kasse',
  screen: 'Kundenanzeige',
  showTill: 'Kasse zeigen',
  showScreen: 'Kundenanzeige öffnen',
  hideScreen: 'Kundenanzeige schließen',
  screenAuto: 'Zweiter Bildschirm, wenn vorhanden',
  screenOff: 'Nicht an diesem Rechner',
  atLogin: 'Beim Anmelden starten',
  keepInTray: 'Weiterlaufen, wenn die Kasse geschlossen wird',
  file: 'Datei',
  edit: 'Bearbeiten',
  view: 'Ansicht',
  help: 'Hilfe',
  manual: 'Handbuch (englisch)',
  documentation: 'API-Dokumentation',
  about: 'Über Satchel',
  quit: 'Satchel beenden',
  hangs: 'Die Kasse antwortet nicht.',
  hangsDetail: 'Kein Verkauf geht verloren: Zahlungen werden weiter beobachtet.',
  restart: 'Neu starten',
  wait: 'Warten',
};

const WORDS: Readonly<Record<LanguageCode, Words>> = { en: EN, de: DE };

export const wordsFor = (locale: string): Words => WORDS[languageOf(locale)];
