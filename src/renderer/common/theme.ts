/** `?theme=light|dark` overrides the system's preference (design.md TOK-2). */
export const applyTheme = (root: HTMLElement, search: string): void => {
  const theme = new URLSearchParams(search).get('theme');
  if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme;
};
