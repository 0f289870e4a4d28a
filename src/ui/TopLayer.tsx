import { useLayoutEffect, useRef } from 'react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { type Side, placeBeside } from './place-beside.ts';
import styles from './TopLayer.module.css';

/** A box beside an element, in the browser's top layer: no part of the page, be it a dialog, covers or cuts it. Takes no focus. */
export function TopLayer({
  anchor,
  side,
  className,
  ...rest
}: ComponentProps<'div'> & { anchor: HTMLElement; side: Side }) {
  const box = useRef<HTMLDivElement>(null);
  // After each drawing: what is in it may have another size now.
  useLayoutEffect(() => {
    const shown = box.current;
    if (!shown) return;
    if (!shown.matches(':popover-open')) shown.showPopover();
    const put = () => {
      const place = placeBeside(
        anchor.getBoundingClientRect(),
        { width: shown.offsetWidth, height: shown.offsetHeight },
        { width: document.documentElement.clientWidth, height: window.innerHeight },
        side,
      );
      shown.style.left = `${place.left}px`;
      shown.style.top = `${place.top}px`;
    };
    put();
    window.addEventListener('scroll', put, { capture: true, passive: true });
    window.addEventListener('resize', put);
    return () => {
      window.removeEventListener('scroll', put, { capture: true });
      window.removeEventListener('resize', put);
    };
  });
  return <div {...rest} ref={box} popover="manual" className={classNames(styles.root, className)} />;
}
