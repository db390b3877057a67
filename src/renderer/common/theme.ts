/** `?theme=light|dark` overrides what the system prefers. */
export const applyTheme = (root: HTMLElement, search: string): void => {
  const theme = new URLSearchParams(search).get('theme');
  if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme;
};
