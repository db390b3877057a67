const PSEUDO = /:(hover|active|focus-visible)/g;

/** Writes every rule for a moment (hover, active, focus) a second time for a class, so that a page can show it still. */
export const forceStates = (sheets: Iterable<CSSStyleSheet>): void => {
  for (const sheet of sheets) {
    const rules = [...sheet.cssRules].filter((rule): rule is CSSStyleRule => rule instanceof CSSStyleRule);
    for (const rule of rules)
      if (rule.selectorText.search(PSEUDO) >= 0)
        sheet.insertRule(rule.cssText.replaceAll(PSEUDO, '.is-$1'), sheet.cssRules.length);
  }
};
