import { cloneElement, useId } from 'react';
import type { FocusEvent, MouseEvent, PointerEvent, ReactElement } from 'react';
import type { Side } from './place-beside.ts';
import { TopLayer } from './TopLayer.tsx';
import { useHint } from './use-hint.ts';
import styles from './Tooltip.module.css';

/** What the child may have of these, and gets. */
interface Described {
  'aria-label'?: string | undefined;
  'aria-describedby'?: string | undefined;
  onPointerEnter?: ((event: PointerEvent<HTMLElement>) => void) | undefined;
  onPointerLeave?: ((event: PointerEvent<HTMLElement>) => void) | undefined;
  onFocus?: ((event: FocusEvent<HTMLElement>) => void) | undefined;
  onBlur?: ((event: FocusEvent<HTMLElement>) => void) | undefined;
  onClick?: ((event: MouseEvent<HTMLElement>) => void) | undefined;
  onPointerUp?: ((event: PointerEvent<HTMLElement>) => void) | undefined;
}

/**
 * Words beside an element while the pointer is on it or a keyboard has led to it, or once a finger has pressed what cannot be used now. Its
 * name (`label`), or what is said after its name (`description`); both are there for assistive technology all the time. Plain: Fluent's tooltip brings what places popovers along, which
 * no page needs before somebody opens one.
 */
export function Tooltip({
  content,
  relationship,
  side = 'below',
  children,
}: {
  /** Without it the child is as it is by itself, and the same element: a reason that comes or goes takes no focus. */
  content: string | undefined;
  relationship: 'label' | 'description';
  side?: Side;
  /** One element that passes on what it is given to its own: a button, a link. */
  children: ReactElement<Described>;
}) {
  const id = useId();
  const { anchor, bubble, ...hint } = useHint(content !== undefined);
  const own = children.props;
  const isLabel = relationship === 'label';
  const child = cloneElement<Described>(children, {
    ...(isLabel ? { 'aria-label': own['aria-label'] ?? content } : describedBy(own, content && id)),
    onPointerEnter: (event) => {
      own.onPointerEnter?.(event);
      hint.onPointerEnter(event);
    },
    onPointerLeave: (event) => {
      own.onPointerLeave?.(event);
      hint.onPointerLeave(event);
    },
    onPointerUp: (event) => {
      own.onPointerUp?.(event);
      hint.onPointerUp(event);
    },
    onFocus: (event) => {
      own.onFocus?.(event);
      hint.onFocus(event);
    },
    onBlur: (event) => {
      own.onBlur?.(event);
      hint.hide();
    },
    onClick: (event) => {
      hint.hide();
      own.onClick?.(event);
    },
  });
  return (
    <>
      {child}
      {!isLabel && content !== undefined && (
        <span id={id} hidden>
          {content}
        </span>
      )}
      {anchor && content !== undefined && (
        <TopLayer anchor={anchor} side={side} role="tooltip" className={styles.words} {...bubble}>
          {content}
        </TopLayer>
      )}
    </>
  );
}

const describedBy = (own: Described, id: string | undefined): Described => {
  const ids = [own['aria-describedby'], id].filter((one) => one !== undefined && one !== '');
  return ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') };
};
