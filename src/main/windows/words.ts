import { languageOf, type LanguageCode } from '../../shared/languages.ts';

/** Words of the operating system's menus and dialogs; pages have their own catalogue. */
const EN = {
  till: 'Till',
  screen: 'Customer screen',
  showTill: 'Show till',
  showScreen: 'Show customer screen',
  hideScreen: 'Hide customer screen',
  screenAuto: 'Second screen, if connected',
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
  hangs: 'The till is not responding.',
  hangsDetail: 'No sale is lost. Payments are still monitored.',
  restart: 'Restart',
  wait: 'Wait',
} as const;
export type Words = Readonly<Record<keyof typeof EN, string>>;

const DE: Words = {
  till: 'Kasse',
  screen: 'Kundenanzeige',
  showTill: 'Kasse zeigen',
  showScreen: 'Kundenanzeige öffnen',
  hideScreen: 'Kundenanzeige schließen',
  screenAuto: 'Zweiter Bildschirm, falls angeschlossen',
  screenOff: 'Nicht auf diesem Computer',
  atLogin: 'Bei der Anmeldung starten',
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
  hangsDetail: 'Kein Verkauf geht verloren. Zahlungen werden weiter beobachtet.',
  restart: 'Neu starten',
  wait: 'Warten',
};

const WORDS: Readonly<Record<LanguageCode, Words>> = { en: EN, de: DE };

export const wordsFor = (locale: string): Words => WORDS[languageOf(locale)];
