/** Every time zone that the browser knows, and the given one if it knows it by another name. */
export const zoneChoices = (own: string): { value: string; name: string }[] =>
  [...new Set([own, ...Intl.supportedValuesOf('timeZone'), 'UTC'])]
    .toSorted()
    .map((zone) => ({ value: zone, name: zone.replaceAll('_', ' ') }));
