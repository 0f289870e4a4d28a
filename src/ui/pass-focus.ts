const controls =
  ':is(a[href], button, input, select, textarea, summary, [tabindex]):not(:disabled, [aria-hidden="true"])';

const controlsIn = (place: Element): HTMLElement[] =>
  [...place.querySelectorAll<HTMLElement>(controls)].filter(
    ({ tabIndex, offsetParent }) => tabIndex >= 0 && offsetParent !== null,
  );

/** What stands before the control, seen or not: to ask what is seen while things go away would lay out the whole page once more. */
const standingBefore = (control: Element, place: Element | undefined): Set<Element> => {
  const all = [...(place?.querySelectorAll(controls) ?? [])];
  return new Set(all.filter((one) => one.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING));
};

/** What a control stands in, from near to far: within the page's content, its popover or its dialog. */
function placesOf(control: Element): Element[] {
  const places: Element[] = [];
  for (let place = control.parentElement; place && !place.matches('main, body'); place = place.parentElement)
    places.push(place);
  return places;
}

/** The first control after those that stood `before` what is gone, near it rather than far; else the last of them. */
function nextControl(places: readonly Element[], before: ReadonlySet<Element>): HTMLElement | undefined {
  for (const place of places) {
    const all = place.isConnected ? controlsIn(place) : [];
    const last = all.findLastIndex((control) => before.has(control));
    const next = all[last + 1] ?? all[last];
    if (next) return next;
  }
  return undefined;
}

/** The focus that has gone with what was in `place` goes to what it holds first. */
export function keepFocusIn(place: Element | null): void {
  if (place && document.activeElement === document.body) controlsIn(place)[0]?.focus();
}

/**
 * `ref` of a control that may go away with what its press does: its focus goes on to the next control that stays, else to the page's title.
 * Browsers put it at the top of the document, and say nothing.
 */
export function passFocusOn(
  control: HTMLElement | null,
  /** Whether the focus goes with it besides: it is in what the control has opened, and that goes too. */
  hasOpened: () => boolean = () => false,
): (() => void) | undefined {
  if (!control) return undefined;
  return () => {
    // It is still there at this moment.
    if (document.activeElement !== control && !hasOpened()) return;
    const places = placesOf(control);
    const before = standingBefore(control, places.at(-1));
    // Once everything is drawn. Who has put the focus elsewhere by then knew better.
    queueMicrotask(() => {
      if (document.activeElement !== document.body) return;
      const next = nextControl(places, before) ?? document.querySelector('h1');
      next?.focus({ preventScroll: next.localName === 'h1' });
    });
  };
}
