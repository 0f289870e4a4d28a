import { mergeClasses, makeStyles, tokens } from '@fluentui/react-components';
import { useLayoutEffect, useRef } from 'react';
import type { ComponentProps } from 'react';
import { type Side, placeBeside } from './place-beside.ts';

const useStyles = makeStyles({
  root: {
    position: 'fixed',
    inset: 'auto',
    boxSizing: 'border-box',
    width: 'max-content',
    margin: 0,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalMNudge}`,
    // Seen where the browser replaces colours and leaves out shadows.
    border: '1px solid transparent',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    overflowWrap: 'anywhere',
    boxShadow: tokens.shadow8,
    '@media print': { display: 'none' },
  },
});

/** A box beside an element, in the browser's top layer: no part of the page, be it a dialog, covers or cuts it. Takes no focus. */
export function TopLayer({
  anchor,
  side,
  className,
  ...rest
}: ComponentProps<'div'> & { anchor: HTMLElement; side: Side }) {
  const styles = useStyles();
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
  return <div {...rest} ref={box} popover="manual" className={mergeClasses(styles.root, className)} />;
}
