/** Large pictures of the panel. States differ in shape, not only in colour (design.md A11Y-4). */
const SHAPES = {
  tick: <path d="M57 103l30 30 58-63" />,
  clock: <path d="M100 52v50l32 20" />,
  alert: <path d="M100 54v58M100 142v.5" />,
  cross: <path d="M68 68l64 64M132 68l-64 64" />,
  dots: (
    <>
      <circle className="dot" cx="68" cy="100" r="9" />
      <circle className="dot" cx="100" cy="100" r="9" />
      <circle className="dot" cx="132" cy="100" r="9" />
    </>
  ),
};

interface Props {
  readonly shape: keyof typeof SHAPES;
  /** Draws a quarter of the ring over a dim one, which means “in motion”. */
  readonly ring?: boolean;
}

export const Glyph = ({ shape, ring = false }: Props) => (
  <svg className="glyph" data-glyph={shape} viewBox="0 0 200 200" aria-hidden="true">
    <circle className={ring ? 'dim' : undefined} cx="100" cy="100" r="91" />
    {ring && <path className="arc" d="M100 9a91 91 0 0 1 91 91" />}
    {SHAPES[shape]}
  </svg>
);
