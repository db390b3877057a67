/**
 * The payment page's script, a file of its own because the policy allows nothing inline. It knows no state and no words:
 * when the server says that something changed, it fetches the page again and takes over its content, which comes in the same
 * language. Without the script the page asks again every 10 s (design.md STATE-34).
 */
export const PAY_SCRIPT = `'use strict';
(() => {
  const body = document.body;
  const skew = Date.now() - Number(body.dataset.now);
  let busy = false;
  let again = false;
  const tick = (root) => {
    for (const clock of root.querySelectorAll('[data-clock]')) {
      const left = Math.max(0, Math.floor((Date.parse(clock.dataset.clock) - Date.now() + skew) / 1000));
      clock.textContent = Math.floor(left / 60) + ':' + String(left % 60).padStart(2, '0');
    }
  };
  const leave = () => {
    const link = document.querySelector('[data-leave]');
    if (link) setTimeout(() => location.assign(link.href), 3000);
  };
  const away = document.querySelector('.away');
  const sayAway = (isAway) => { if (away && away.hidden === isAway) away.hidden = !isAway; };
  const refresh = async () => {
    again = busy; // what comes while the page is read may be newer than it
    if (busy) return;
    busy = true;
    try {
      const answer = await fetch(location.href, { cache: 'no-store', headers: { Accept: 'text/html' } });
      sayAway(answer.status >= 500);
      if (!answer.ok) return;
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
      tick(next);
      const now = document.querySelector('main');
      const then = next.querySelector('main');
      if (then && now && then.innerHTML !== now.innerHTML) {
        body.dataset.state = next.body.dataset.state;
        now.replaceWith(document.adoptNode(then));
        leave();
      }
    } catch {
      sayAway(true); // the stream or the next poll tries again
    } finally {
      busy = false;
      if (again) void refresh();
    }
  };
  const copy = async (button) => {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement('textarea');
      field.value = text;
      body.append(field);
      field.select();
      document.execCommand('copy');
      field.remove();
    }
    button.classList.add('copied');
    setTimeout(() => button.classList.remove('copied'), 2000);
  };
  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-copy]');
    if (button) void copy(button);
  });
  setInterval(() => tick(document), 500);
  addEventListener('pageshow', (event) => { if (event.persisted) void refresh(); });
  leave();
  let poll;
  if (!body.dataset.live) {
    setInterval(() => void refresh(), 5000);
    return;
  }
  const stream = new EventSource(body.dataset.live);
  stream.addEventListener('invoice', () => void refresh());
  stream.addEventListener('open', () => {
    clearInterval(poll);
    sayAway(false);
  });
  stream.addEventListener('error', () => {
    clearInterval(poll);
    void refresh();
    poll = setInterval(() => void refresh(), 5000);
  });
})();
`;
