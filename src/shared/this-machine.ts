/** Returns true for names and addresses by which a machine reaches itself alone, as the URL parser writes them. */
export const isThisMachine = (hostname: string): boolean =>
  /^(?:(?:[^.]+\.)*localhost\.?|127\.[\d.]+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[\da-f]{2}:[\da-f]+\])$/.test(hostname);
