import type { ReactElement } from 'react';
import { classNames } from './class-names.ts';
import type { Tone } from './tone.ts';
import styles from './state-icons.module.css';
import toneClasses from './tone.module.css';

const tick = 'M7.2 11.3 4.5 8.6l.9-.9 1.8 1.8 3.5-4 .9.8Z';
const stroke = 'M8 4.5c-.5 0-.8.4-.7.9l.3 3.4h.8l.3-3.4c.1-.5-.2-.9-.7-.9ZM8 9.8a.9.9 0 1 0 0 1.8.9.9 0 0 0 0-1.8Z';
const disc = 'M8 1.7a6.3 6.3 0 1 0 0 12.6A6.3 6.3 0 0 0 8 1.7Z';

/** Shapes of 16 by 16: what is filled, the sign left out of it; `line` where it is drawn. */
const shapes: Record<Tone, { d: string; line?: true }> = {
  neutral: { d: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z', line: true },
  good: { d: disc + tick },
  busy: { d: 'M13 7.2A5.1 5.1 0 0 0 4 4.8M3 8.8a5.1 5.1 0 0 0 9 2.4M3.7 2.2v2.9h2.9M12.3 13.8v-2.9H9.4', line: true },
  attention: {
    d: 'M7 2.2 1.5 12.3c-.4.8.1 1.7 1 1.7h11c.9 0 1.4-.9 1-1.7L9 2.2c-.4-.8-1.6-.8-2 0ZM8 5.6c-.5 0-.8.4-.7.9l.3 2.8h.8l.3-2.8c.1-.5-.2-.9-.7-.9ZM8 10.2a.9.9 0 1 0 0 1.8.9.9 0 0 0 0-1.8Z',
  },
  bad: { d: disc + stroke },
};

const draw = (tone: Tone, isAmid: boolean): ReactElement => (
  <svg
    aria-hidden="true"
    viewBox="0 0 16 16"
    className={classNames(styles.icon, toneClasses[tone], isAmid && styles.amid)}
  >
    <path d={shapes[tone].d} className={shapes[tone].line === true ? styles.line : styles.filled} />
  </svg>
);

const tones = Object.keys(shapes) as Tone[];
const drawAll = (isAmid: boolean) =>
  Object.fromEntries(tones.map((tone) => [tone, draw(tone, isAmid)])) as Record<Tone, ReactElement>;

/** The icons of the tones, in their colours: elements made once, because a long list shows three in each of its rows. */
export const stateIcons = drawAll(false);

/** The same in a line of text, before its words. */
export const stateIconsAmid = drawAll(true);
