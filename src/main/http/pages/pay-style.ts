/** Style of the payment page and of a request's page (design.md TOK-1, LAY-6). */
export const payStyle = (fonts: { readonly text: string; readonly mono: string }): string => `
${fontFace('Inter Variable', fonts.text, 900)}
${fontFace('JetBrains Mono Variable', fonts.mono, 800)}
${THEME}${FRAME}${qrRules(WIDE)}
@media (max-width:359px){${SMALL}${qrRules(NARROW)}}
`;

/** Style of an error page: the same, without codes. @param font null if the page must ask for nothing */
export const errorStyle = (font: string | null): string =>
  `${font === null ? '' : fontFace('Inter Variable', font, 900)}${THEME}${FRAME}@media (max-width:359px){${SMALL}}`;

const fontFace = (family: string, url: string, heaviest: number): string =>
  `@font-face{font-family:"${family}";src:url("${url}") format("woff2");font-weight:100 ${heaviest};font-display:block}`;

/** Sizes of a code in modules, quiet zone included: versions 1 to 40 (ISO/IEC 18004). */
const SIZES = Array.from({ length: 40 }, (_, at) => 25 + 4 * at);
/** Inner side of the picture box at 390 and at 320 CSS px (design.md LAY-6). */
const WIDE = 292;
const NARROW = 219;

/** Whole pixels per module, at least 3 on phones (design.md QR-4). They are rules, because the policy allows no inline style. */
const qrRules = (box: number): string =>
  SIZES.map((size) => {
    const module = Math.max(3, Math.floor(box / size));
    return `.qr[data-modules="${size}"]{width:${module * size}px}`;
  }).join('');

const LIGHT =
  '--canvas:#f5f4f1;--surface:#fff;--raised:#fff;--sunken:#edebe6;--pressed:#e2dfd8;--border:#e1ded7;--border-strong:#8a857b;' +
  '--text:#1a1917;--text-2:#4f4b45;--text-3:#69645c;--accent:#2a4bd8;--accent-hover:#2440bd;--on-accent:#fff;' +
  '--accent-text:#2a4bd8;--accent-soft:#e8ecfc;--paid:#007a43;--on-paid:#fff;--warn:#f6bb42;--on-warn:#271a02;' +
  '--focus:#2a4bd8;--brand:#bd550c;--shadow-1:0 1px 2px rgb(26 25 23/.06)';
const DARK =
  '--canvas:#11110f;--surface:#1b1a18;--raised:#33312c;--sunken:#252420;--pressed:#33312c;--border:#33312c;--border-strong:#807a70;' +
  '--text:#f6f4f0;--text-2:#bdb8ae;--text-3:#9d978c;--accent:#4161ea;--accent-hover:#3854d8;--on-accent:#fff;' +
  '--accent-text:#a3b4ff;--accent-soft:#20284a;--paid:#00804a;--on-paid:#fff;--warn:#f0b43c;--on-warn:#271a02;' +
  '--focus:#a3b4ff;--brand:#e5894a;--shadow-1:none';

const THEME = `:root{color-scheme:light;${LIGHT};
--font:"Inter Variable",Inter,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;
--mono:"JetBrains Mono Variable",ui-monospace,"SF Mono",Menlo,Consolas,monospace}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;${DARK}}}
`;

const SMALL =
  '.sum h1{font-size:48px;line-height:52px}.sum h1[data-size=middle]{font-size:32px;line-height:40px}' +
  '.sum h1[data-size=small]{font-size:24px;line-height:32px}.box{min-height:231px}.panel{min-height:350px}main{padding-inline:12px}';

const FRAME = `
*,*::before,*::after{box-sizing:border-box}
*{margin:0;font-variant-numeric:tabular-nums!important}
html{height:100%;-webkit-text-size-adjust:100%}
body{min-height:100%;background:var(--canvas);color:var(--text);font:400 15px/22px var(--font);-webkit-font-smoothing:antialiased}
ul{list-style:none;padding:0}
button{font:inherit;color:inherit;cursor:pointer}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.away{position:sticky;top:0;z-index:1;padding:12px 16px;background:var(--warn);color:var(--on-warn);font-weight:600;text-align:center;text-wrap:balance}
[hidden]{display:none!important}
main{max-width:480px;min-height:100vh;margin:0 auto;padding:0 16px 24px;display:flex;flex-direction:column}
.i{width:20px;height:20px;flex:none;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
.mono{font-family:var(--mono);font-size:.933em;font-variant-ligatures:none;letter-spacing:-.01em}
.mark{width:24px;height:24px;flex:none;color:var(--text)}.mark .clasp{fill:var(--brand)}.mark .cut{stroke:var(--canvas)}
.shop{display:flex;align-items:center;justify-content:center;gap:8px;min-height:48px;font:600 18px/24px var(--font);letter-spacing:-.01em;overflow-wrap:anywhere}
.sum{text-align:center;padding:0 0 12px}
.kick{font:500 15px/22px var(--font);color:var(--text-2)}
.sum h1{font:660 60px/64px var(--font);letter-spacing:-.045em;overflow-wrap:anywhere}
.sum h1[data-size=middle]{font-size:40px;line-height:48px}.sum h1[data-size=small]{font-size:28px;line-height:36px}
.sats{color:var(--text-2);font-size:17px;line-height:24px;overflow-wrap:anywhere}
.product{text-align:center;color:var(--text-2);padding-bottom:12px;overflow-wrap:anywhere}
.panel{position:relative;display:grid;justify-items:center;gap:8px;padding:12px;background:var(--surface);border:1px solid var(--border);border-radius:24px;min-height:418px;align-content:center}
.panel>input{position:absolute;opacity:0;width:44px;height:44px;top:15px;left:15px;pointer-events:none}
.seg{display:flex;width:100%;padding:3px;gap:2px;border-radius:12px;background:var(--sunken)}
.seg label{flex:1;display:flex;align-items:center;justify-content:center;min-height:44px;padding:0 4px;border-radius:9px;font:600 15px/22px var(--font);color:var(--text-2);cursor:pointer}
#how-any:checked~.seg [for=how-any],#how-lightning:checked~.seg [for=how-lightning],#how-address:checked~.seg [for=how-address]{background:var(--raised);color:var(--text);box-shadow:var(--shadow-1)}
#how-any:focus-visible~.seg [for=how-any],#how-lightning:focus-visible~.seg [for=how-lightning],#how-address:focus-visible~.seg [for=how-address]{outline:3px solid var(--focus);outline-offset:2px}
.qr-card{display:none;background:#fff;border-radius:16px;padding:6px;line-height:0}
#how-any:checked~.box [data-how=any],#how-lightning:checked~.box [data-how=lightning],#how-address:checked~.box [data-how=address]{display:inline-block}
.box{display:grid;grid-template-columns:minmax(0,1fr);place-items:center;width:100%;min-height:304px}
.qr{display:block;height:auto;aspect-ratio:1;max-width:100%}
.held{color:var(--text-2);min-height:22px;text-align:center}.held b{color:var(--text);font-weight:600}
.btn{display:inline-flex;align-items:center;justify-content:center;gap:8px;min-height:48px;padding:0 20px;border:1px solid var(--border);border-radius:12px;background:var(--surface);color:var(--text);font:600 15px/22px var(--font);text-decoration:none}
.btn.primary{background:var(--accent);border-color:transparent;color:var(--on-accent)}.btn.primary:hover{background:var(--accent-hover)}
.btn.ghost{background:transparent;border-color:transparent;color:var(--text-2)}.btn.ghost:hover{background:var(--sunken);color:var(--text)}
.btn.icon{padding:0;width:44px;min-height:44px}.btn.copied{color:var(--accent-text)}.btn.copied .i{display:none}.btn.copied::after{content:"✓"}
.btn.block{width:100%}
.open{min-height:56px;margin-top:12px;border-radius:16px;font-size:17px}
.copy{margin-top:12px;background:var(--surface);border:1px solid var(--border);border-radius:16px}
.copy li{display:grid;grid-template-columns:80px minmax(0,1fr) 44px;align-items:center;padding:1px 2px 1px 16px;min-height:46px}
.copy li+li{border-top:1px solid var(--border)}
.copy span{color:var(--text-2)}.copy b{font-weight:500;overflow-wrap:anywhere}
.copy .whole{display:none;user-select:all;-webkit-user-select:all}
@media (scripting:none){.copy .short,.copy .btn{display:none}.copy .whole{display:block;padding:8px 0}}
.request{display:grid;gap:12px;padding:16px 0}.request .text{white-space:pre-line;overflow-wrap:anywhere}
.request .btn{cursor:pointer}
footer{margin-top:auto;padding-top:20px;text-align:center;color:var(--text-3);font:500 13px/18px var(--font)}
.done{display:grid;grid-template-columns:minmax(0,1fr);overflow-wrap:anywhere;justify-items:center;gap:20px;text-align:center;font:620 24px/32px var(--font);padding:24px;text-wrap:balance}
.done h1{font:inherit}[data-state=error] .held,[data-state=home] .held{text-wrap:balance}
.glyph{width:176px;height:176px;fill:none;stroke:currentColor;stroke-width:13;stroke-linecap:round;stroke-linejoin:round}
.glyph .dim{opacity:.28}
[data-state=paid] .panel{background:var(--paid);border-color:transparent;color:var(--on-paid)}[data-state=paid] .held{color:inherit}
[data-state$=seen] .panel,[data-state=wait] .panel{background:var(--accent-soft);border-color:transparent;box-shadow:inset 0 0 0 4px var(--accent)}
[data-state$=seen] .glyph,[data-state=wait] .glyph{color:var(--accent-text)}
[data-state^=expired] .panel,[data-state=cancelled] .panel,[data-state=error] .panel{background:var(--sunken);border-color:transparent}
[data-state^=expired] .glyph,[data-state=cancelled] .glyph,[data-state=error] .glyph,[data-state=home] .glyph{color:var(--border-strong)}
[data-state=late] .panel,[data-state=ask] .panel{background:var(--warn);border-color:transparent;color:var(--on-warn)}
[data-state=late] .held,[data-state=ask] .held{color:inherit}
`;
