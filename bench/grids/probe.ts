import './contender.ts';
import { type BenchMachine, filterNaively, syntheticMachines } from './machines.ts';

// Runs in the page of a contender and measures it. Times in ms.

/** Made in the page, so that no machine crosses over to it. */
let machines: BenchMachine[] = [];

/** So many rows fill the smallest of the windows of all contenders. */
const firstScreen = 15;
const patienceMs = 20_000;
const frameMs = 1000 / 60;
const scrollFrames = 200;
const scrollStep = 100;

/** Typed letter by letter. Each stands in fields that every contender searches, and in no other, so that all must find the same. */
const words = ['web-0', 'south', 'disco', 'rg-pa'];

const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const contender = () => window.contender ?? fail('a contender');
const find = (selector: string) => document.querySelector<HTMLElement>(selector) ?? fail(selector);

function fail(what: string): never {
  throw new Error(`The page has no ${what}.`);
}

/** Resolves once what is there is painted: a frame's callback comes before the frame is painted, the message sent then after. */
async function painted(isThere: () => boolean): Promise<void> {
  const until = performance.now() + patienceMs;
  do {
    if (performance.now() > until) fail('rows in time');
    await nextFrame();
  } while (!isThere());
  const { port1, port2 } = new MessageChannel();
  const sent = new Promise((resolve) => port1.addEventListener('message', resolve));
  port1.start();
  port2.postMessage(undefined);
  await sent;
  port1.close();
}

async function timed(act: () => void, isThere: () => boolean): Promise<number> {
  const start = performance.now();
  act();
  await painted(isThere);
  return performance.now() - start;
}

async function prepare(count: number): Promise<void> {
  machines = syntheticMachines(count);
  await contender().prepare(machines, find('#root'));
}

/** From machines in memory to the first screen of rows. */
function paint(): Promise<number> {
  const names = [machines[0]?.name ?? '', machines[firstScreen - 1]?.name ?? ''];
  const place = find('#root');
  return timed(
    () => contender().show(place),
    () => names.every((name) => place.textContent.includes(name)),
  );
}

/** From a key to the painting that shows what it leaves. */
function key(text: string, left: number): Promise<number> {
  const field = find('input[type="search"]');
  const rows = left + (contender().extraRows ?? 1);
  return timed(
    () => {
      // A framework that watches the field's `value` must not take it for its own.
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text);
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    },
    () => find('[aria-rowcount]').getAttribute('aria-rowcount') === String(rows),
  );
}

async function keys(): Promise<number[]> {
  const times: number[] = [];
  for (const word of words) {
    for (let length = 1; length <= word.length; length += 1) {
      // People do not type in step with the screen: keys fall on different moments of a frame.
      await pause(40 + ((times.length * 7) % 17));
      const text = word.slice(0, length);
      times.push(await key(text, filterNaively(machines, text).length));
    }
    await key('', machines.length);
  }
  return times;
}

/** Frames that were not painted while the tallest of what scrolls was scrolled. */
async function lostFrames(): Promise<number> {
  const room = (one: Element) => one.scrollHeight - one.clientHeight;
  const isScroller = (one: Element) =>
    one === document.scrollingElement || /auto|scroll/.test(getComputedStyle(one).overflowY);
  const [scroller] = [...document.querySelectorAll('*')].filter(isScroller).toSorted((a, b) => room(b) - room(a));
  if (scroller === undefined) fail('scroller');
  let lost = 0;
  let before = await nextFrame();
  for (let frame = 1; frame <= scrollFrames; frame += 1) {
    scroller.scrollTop = frame * scrollStep;
    const at = await nextFrame();
    lost += Math.max(0, Math.round((at - before) / frameMs) - 1);
    before = at;
  }
  if (scroller.scrollTop < scrollFrames * scrollStep) fail(`way to scroll: ${scroller.scrollTop} px`);
  return lost;
}

const probe = { prepare, paint, keys, lostFrames, elements: () => document.querySelectorAll('*').length };

declare global {
  interface Window {
    probe?: typeof probe;
  }
}

window.probe = probe;
