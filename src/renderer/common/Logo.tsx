/** The satchel. Only its clasp is orange (design.md UX-9). */
export const Logo = () => (
  <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
    <path
      d="M11 9.5V8a3.5 3.5 0 0 1 3.5-3.5h3A3.5 3.5 0 0 1 21 8v1.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
    />
    <rect x="3" y="9" width="26" height="19" rx="5" fill="currentColor" />
    <path
      className="cut"
      d="M3 15.5c0 1.3.8 2.4 2 2.9l8.7 3.3a6.5 6.5 0 0 0 4.6 0l8.7-3.3a3.1 3.1 0 0 0 2-2.9"
      fill="none"
      strokeWidth="1.75"
    />
    <rect className="clasp" x="14" y="18" width="4" height="6.5" rx="1.5" />
  </svg>
);

/** The stitched frame, which appears only if something is empty (design.md UX-9). */
export const Stitch = () => (
  <svg className="stitch" aria-hidden="true">
    <rect />
  </svg>
);
