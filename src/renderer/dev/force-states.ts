const PSEUDO = /:(hover|active|focus-visible)/g;

/** Copies every rule of a transient state (hover, active, focus) to a class, so that a still page can show it. */
export const forceStates = (sheets: Iterable<CSSStyleSheet>): void => {
  for (const sheet of sheets) {
    const rules = [...sheet.cssRules].filter((rule): rule is CSSStyleRule => rule instanceof CSSStyleRule);
    for (const rule of rules)
      if (rule.selectorText.search(PSEUDO) >= 0)
        sheet.insertRule(rule.cssText.replaceAll(PSEUDO, '.is-$1'), sheet.cssRules.length);
  }
};
