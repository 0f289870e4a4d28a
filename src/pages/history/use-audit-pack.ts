import { useEffect, useRef, useState } from 'react';
import { saveFile } from '#src/lib/save-file.ts';
import { paths } from '#src/paths.ts';
import { type NewNotification, notify } from '#src/shell/notifications.ts';
import { buildPack, type Pack } from './audit-pack.ts';
import { gapWords } from './AuditPackState.tsx';
import { type PackWish, planOf } from './pack-plan.ts';
import { packWork } from './pack-work.ts';

/** How the building of a pack stands. */
export type PackState =
  | { is: 'idle' }
  /** `all`: unknown while the records are being read. */
  | { is: 'building'; done: number; all?: number }
  | { is: 'built'; name: string; counts: Pack['counts']; sha256: string }
  | { is: 'stopped' }
  | { is: 'failed'; error: unknown };

const idle: PackState = { is: 'idle' };

/**
 * Builds a pack, hands it to the browser, and can be stopped; leaving the page stops it too. What came of it stays until the next, and is of
 * the file of that name alone.
 */
export function useAuditPack() {
  const [last, setLast] = useState<{ name: string; state: PackState }>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const build = async (name: string, wish: PackWish): Promise<void> => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const show = (next: PackState) => {
      if (running.current === controller) setLast({ name, state: next });
    };
    show({ is: 'building', done: 0 });
    try {
      const plan = await planOf(wish, controller.signal);
      const work = await packWork();
      const progress = (done: number, all: number) => show({ is: 'building', done, all });
      const pack = await buildPack(plan, work, progress, controller.signal);
      saveFile(name, 'application/zip', pack.parts);
      work.noteSaved();
      notify(savedNews(name, pack));
      show({ is: 'built', name, counts: pack.counts, sha256: pack.sha256 });
    } catch (error) {
      show(controller.signal.aborted ? { is: 'stopped' } : { is: 'failed', error });
    }
  };
  return {
    stateOf: (name: string) => (last?.name === name ? last.state : idle),
    build,
    stop: () => running.current?.abort(),
  };
}

/** The page says what is in it; the bell keeps its SHA-256 after that page was left. */
const savedNews = (name: string, { counts, sha256 }: Pack): NewNotification => ({
  title: counts.gaps === 0 ? 'Audit pack saved' : `Audit pack saved, ${gapWords(counts.gaps)}`,
  body: `${name}. Its SHA-256: ${sha256}`,
  tone: counts.gaps === 0 ? 'good' : 'attention',
  href: paths.history(),
  isToldByPage: true,
});
