const patienceMs = 180_000;

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

const nextMessage = () =>
  new Promise<void>((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });

/**
 * Resolves once the page has been painted with what `isThere` looks for: it is asked in every frame's callback, which comes before the
 * frame is painted, and the message that is sent then comes after.
 * @throws {Error} when it is not there within a minute.
 */
export async function paintedWith(isThere: () => boolean, what: string): Promise<void> {
  const until = performance.now() + patienceMs;
  do {
    if (performance.now() > until) throw new Error(`Not painted within ${patienceMs / 1000} s: ${what}`);
    await nextFrame();
  } while (!isThere());
  await nextMessage();
}
