import type { ReactNode } from 'react';

export const GallerySection = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <section id={name.toLowerCase().replaceAll(' ', '-')} className="part">
    <h2>{name}</h2>
    <div className="states">{children}</div>
  </section>
);
export const State = ({ name, children, wide = false }: { name: string; children: ReactNode; wide?: boolean }) => (
  <figure className={wide ? 'state wide' : 'state'}>
    {children}
    <figcaption>{name}</figcaption>
  </figure>
);
